using System.Diagnostics;

namespace Minwal.Workbench.Tests.Samples;

/// <summary>A sample that runs as a process; ended when it is disposed.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private SampleProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public static SampleProcess Start(string name, string folder, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[Repository.Sample(name), .. arguments]) start.ArgumentList.Add(argument);
        return new SampleProcess(Process.Start(start)!);
    }

    /// <summary>Waits for its end; what it wrote and its exit code.</summary>
    public async Task<(string Output, string Errors, int Code)> EndAsync(CancellationToken cancellation)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancellation);
        await _process.WaitForExitAsync(cancellation);
        return (output, await _errors, _process.ExitCode);
    }

    /// <summary>Waits for the line that holds <paramref name="words"/>; what stands behind them.</summary>
    public async Task<string> LineAsync(string words, CancellationToken cancellation)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            if (line.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at) return line[(at + words.Length)..].Trim();
        throw new InvalidOperationException($"it ended without '{words}': {await _errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
