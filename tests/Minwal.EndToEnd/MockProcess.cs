using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Minwal.EndToEnd;

/// <summary>The mock provider as a process of its own.</summary>
internal sealed class MockProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private readonly Process _process;

    private MockProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public static async Task<MockProcess> StartAsync(MinwalTool tool, string arguments)
    {
        var process = tool.Start($"mock-provider --port 0 {arguments}");
        _ = process.StandardError.ReadToEndAsync();
        var url = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the mock provider did not start");
        return new MockProcess(process, url);
    }

    public async Task<long> CountAsync(string name)
    {
        var address = new Uri(Url.Replace("/v1", "/stats", StringComparison.Ordinal));
        using var statistics = JsonDocument.Parse(await Http.GetStringAsync(address));
        return statistics.RootElement.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
    }

    /// <summary>Holds the process with all that it does, as if its machine stood still.</summary>
    public Task HoldAsync() => SignalAsync("-STOP");

    /// <summary>Lets it go on.</summary>
    public Task ReleaseAsync() => SignalAsync("-CONT");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Xunit.Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
