using System.Diagnostics;

namespace Minwal.Bench;

/// <summary>The mock provider in a process of its own.</summary>
internal sealed class MockServer : IDisposable
{
    private readonly Process _process;

    public MockServer(string arguments, string folder)
    {
        _process = ToolProcess.Start(Bench.Tool, $"mock-provider --port 0 {arguments}", folder);
        Url = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(_process.StandardError.ReadToEnd());
        _ = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The base URL.</summary>
    public string Url { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
