using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Minwal.EndToEnd;

/// <summary>The built tool, run as a process in a folder of its own.</summary>
internal sealed class MinwalTool : IDisposable
{
    private static readonly string[] WithDotnet = ["dotnet", Path.Combine(AppContext.BaseDirectory, "minwal.dll")];

    private static readonly string[] Named =
        System.Environment.GetEnvironmentVariable("MINWAL_TOOL") is { Length: > 0 } named ? [Path.GetFullPath(named)] : WithDotnet;

    /// <summary>Whether MINWAL_TOOL names a tool to run in place of the built one.</summary>
    public static bool IsNamed => Named != WithDotnet;

    /// <summary>Whether the tool is the built one, which runs with .NET, also where the variable MINWAL_TOOL names another one.</summary>
    public bool RunsWithDotnet { get; init; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("minwal-e2e-").FullName;

    /// <summary>A recipe of the tests.</summary>
    public static string Recipe(string name) => Path.Combine(AppContext.BaseDirectory, "test-recipes", name);

    /// <summary>The folder for temporary files, in <see cref="Folder"/>; null for the system's.</summary>
    public string? Temporary
    {
        get;
        init
        {
            field = value;
            Directory.CreateDirectory(At(value!));
        }
    }

    /// <summary>Variables of the environment that its processes see beside those of the tests.</summary>
    public Dictionary<string, string> Environment { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Where commands are typed; null for <see cref="Folder"/>.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>
    /// What a shell does before each process, in a space of its own in which it may mount what it likes (Linux); null for nothing.
    /// </summary>
    public string? Before { get; set; }

    public string At(string file) => Path.Combine(Folder, file);

    public string Read(string file) => File.ReadAllText(At(file));

    /// <summary>Runs to the end; with <paramref name="input"/> as its standard input.</summary>
    public async Task<(int Exit, string Output, string Error)> RunAsync(string arguments, string? input = null)
    {
        using var process = Start(arguments, input is not null);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs and expects exit code 0.</summary>
    public async Task<string> DoAsync(string arguments)
    {
        var (exit, output, error) = await RunAsync(arguments);
        Xunit.Assert.True(exit == 0, $"minwal {arguments} ended with {exit}:\n{output}\n{error}");
        return output;
    }

    public Process Start(string arguments, bool hasInput = false)
    {
        // Who runs the tests in the background may ignore signals, and what is started inherits that; here they are to arrive.
        string[] words = RunsWithDotnet ? WithDotnet : Named;
        if (OperatingSystem.IsLinux()) words = ["env", "--default-signal=HUP,INT", .. words];
        if (Before is not null) words = ["unshare", "-rm", "sh", "-c", Before + " && exec \"$@\"", "sh", .. words];
        var start = new ProcessStartInfo(words[0])
        {
            WorkingDirectory = WorkingFolder ?? Folder,
            RedirectStandardInput = hasInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var word in words[1..]) start.ArgumentList.Add(word);
        foreach (Match part in Regex.Matches(arguments, "\"([^\"]*)\"|(\\S+)"))
            start.ArgumentList.Add(part.Groups[1].Success ? part.Groups[1].Value : part.Value);
        start.Environment.Remove("OPENAI_API_KEY");
        // The defaults of whoever runs the tests are not theirs.
        start.Environment["XDG_CONFIG_HOME"] = At("config");
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        if (Temporary is not null) start.Environment["TMPDIR"] = At(Temporary);
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
