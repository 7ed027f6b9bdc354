using System.CommandLine.Parsing;

namespace Minwal.Cli.Tests;

/// <summary>The tool, run in this process: in a folder of its own, with an environment of its own.</summary>
internal sealed class MinwalTool : IDisposable
{
    public static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    public string Folder { get; } = Directory.CreateTempSubdirectory("minwal-cli-").FullName;

    /// <summary>The environment variables that are set.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string At(string file) => Path.Combine(Folder, file);

    public string Read(string file) => File.ReadAllText(At(file));

    public string[] Lines(string file) => File.ReadAllLines(At(file));

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
        File.WriteAllText(At(file), text);
    }

    /// <summary>Puts <paramref name="to"/> in the place of <paramref name="from"/>, which must be there.</summary>
    public void Edit(string file, string from, string to)
    {
        Xunit.Assert.Contains(from, Read(file), StringComparison.Ordinal);
        Write(file, Read(file).Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>What a command has that writes to <paramref name="output"/> and <paramref name="error"/>; for one command.</summary>
    public ToolContext Context(TextWriter output, TextWriter error) =>
        new(output, error, TimeProvider.System, Folder, name => Environment.GetValueOrDefault(name))
        {
            IsTerminal = IsTerminal,
            Input = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input)),
        };

    /// <summary>Whether somebody sits at a terminal, who answers with <see cref="Input"/>.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>What standard input holds.</summary>
    public string Input { get; set; } = "";

    public Task<(int Exit, string Output, string Error)> RunAsync(string arguments) =>
        RunAsync([.. CommandLineParser.SplitCommandLine(arguments)]);

    /// <summary>Runs with words as they are, quotation marks too.</summary>
    public async Task<(int Exit, string Output, string Error)> RunAsync(string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        // As those of a console: models tell notices from any thread.
        var tool = new Tool(Context(TextWriter.Synchronized(output), TextWriter.Synchronized(error)));
        var exit = await tool.RunAsync(arguments);
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>Runs and expects exit code 0.</summary>
    public async Task<string> DoAsync(string arguments)
    {
        var (exit, output, error) = await RunAsync(arguments);
        Xunit.Assert.True(exit == 0, $"minwal {arguments} ended with {exit}:\n{output}\n{error}");
        return output;
    }

    /// <summary>Runs and expects to be refused with <paramref name="exit"/>; what is said.</summary>
    public async Task<string> RefusedAsync(string arguments, int exit = 2)
    {
        var (ended, output, error) = await RunAsync(arguments);
        Xunit.Assert.True(ended == exit && output.Length == 0, $"minwal {arguments} ended with {ended}:\n{output}\n{error}");
        return error;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
