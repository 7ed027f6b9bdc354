using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Minwal.EndToEnd;

/// <summary>The mock provider as a process of its own.</summary>
internal sealed class MockProcess : IAsyncDisposable
{
    public const int Stop = 19, Continue = 18;

    private static readonly HttpClient Http = new();
    private readonly MinwalTool _tool;
    private readonly string _arguments;
    private Process _process;

    private MockProcess(MinwalTool tool, string arguments, Process process, string url) =>
        (_tool, _arguments, _process, Url) = (tool, arguments, process, url);

    public string Url { get; }

    public static async Task<MockProcess> StartAsync(MinwalTool tool, string arguments)
    {
        var (process, url) = await ServeAsync(tool, arguments, 0);
        return new MockProcess(tool, arguments, process, url);
    }

    public Task<long> CountAsync(string name) => CountAsync(name, "", CancellationToken.None);

    /// <summary>Waits until it has counted so many, and expects that <paramref name="process"/> lives until then.</summary>
    public async Task ReachesAsync(string name, long count, Process process)
    {
        using var over = new CancellationTokenSource();
        var reached = CountAsync(name, $"?{name}={count}", over.Token);
        await Task.WhenAny(reached, process.WaitForExitAsync(over.Token));
        var isThere = reached.IsCompletedSuccessfully;
        await over.CancelAsync();
        Xunit.Assert.True(isThere, $"it was done before {name} came to {count}");
    }

    private async Task<long> CountAsync(string name, string query, CancellationToken cancellationToken)
    {
        var address = new Uri(Url.Replace("/v1", "/stats", StringComparison.Ordinal) + query);
        using var statistics = JsonDocument.Parse(await Http.GetStringAsync(address, cancellationToken));
        return statistics.RootElement.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
    }

    /// <summary>Forgets what it has counted.</summary>
    public async Task ResetAsync() =>
        (await Http.PostAsync(new Uri(Url.Replace("/v1", "/stats/reset", StringComparison.Ordinal)), null)).EnsureSuccessStatusCode();

    /// <summary>Holds the process with all that it does, as if its machine stood still.</summary>
    public void Hold() => Signal(_process, Stop);

    /// <summary>Lets it go on.</summary>
    public void Release() => Signal(_process, Continue);

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again in its old place.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        (_process, _) = await ServeAsync(_tool, _arguments, new Uri(Url).Port);
    }

    /// <summary>Sends a signal to a process (Linux).</summary>
    public static void Signal(Process process, int signal)
    {
        if (Kill(process.Id, signal) != 0) throw new InvalidOperationException($"no signal {signal} for {process.Id}");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static async Task<(Process Process, string Url)> ServeAsync(MinwalTool tool, string arguments, int port)
    {
        var process = tool.Start($"mock-provider --port {port} {arguments}");
        _ = process.StandardError.ReadToEndAsync();
        var url = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the mock provider did not start");
        return (process, url);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
