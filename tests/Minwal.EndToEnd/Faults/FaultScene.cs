using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Minwal.EndToEnd.Faults;

/// <summary>
/// Providers that want a key and have faults, a file that names them, and the tool that asks them. Whatever becomes of a run, its ledger
/// adds up and the key is in no file and no output.
/// </summary>
internal sealed class FaultScene : IAsyncDisposable
{
    /// <summary>The key that the providers want.</summary>
    public const string Key = "sk-of-the-fault-trials-7f3a91";

    private static readonly string[] Names = ["alpha", "beta", "gamma"];
    private readonly List<MockProcess> _providers = [];

    private FaultScene()
    {
    }

    public MinwalTool Tool { get; } = new();

    public IReadOnlyList<MockProcess> Providers => _providers;

    /// <summary>What a command says to ask all of them.</summary>
    public string Asking => $"--providers {string.Join(',', Names.Take(_providers.Count))} --provider-file providers.yaml";

    /// <summary>Starts one provider for each of <paramref name="options"/>; at most three.</summary>
    public static async Task<FaultScene> StartAsync(params string[] options)
    {
        var scene = new FaultScene();
        scene.Tool.Environment["FAULT_KEY"] = Key;
        foreach (var each in options) scene._providers.Add(await MockProcess.StartAsync(scene.Tool, $"--key {Key} {each}"));
        scene.Write(provider => provider.Url);
        return scene;
    }

    /// <summary>Writes the file that names the providers.</summary>
    public void Write(Func<MockProcess, string> address)
    {
        var file = new StringBuilder();
        foreach (var (name, provider) in Names.Zip(_providers))
            file.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                $"{name}: {{ base_url: \"{address(provider)}\", model: one, key_from: FAULT_KEY }}");
        File.WriteAllText(Tool.At("providers.yaml"), file.ToString());
    }

    /// <summary>What all providers have counted.</summary>
    public async Task<long> CountAsync(string name)
    {
        var sum = 0L;
        foreach (var provider in _providers) sum += await provider.CountAsync(name);
        return sum;
    }

    public async Task ResetAsync()
    {
        foreach (var provider in _providers) await provider.ResetAsync();
    }

    /// <summary>Runs to the end and expects <paramref name="exit"/>; what was said.</summary>
    public async Task<string> RunAsync(string arguments, int exit = 0)
    {
        var (ended, output, error) = await Tool.RunAsync(arguments);
        Assert.True(ended == exit, $"minwal {arguments} ended with {ended}:\n{output}\n{error}");
        Assert.DoesNotContain(Key, output + error, StringComparison.Ordinal);
        return output + error;
    }

    /// <summary>The ledger of a run, which adds up; and the key is nowhere.</summary>
    public async Task<Sums> LedgerAsync(string output)
    {
        using var status = JsonDocument.Parse(await RunAsync($"status {output} --json"));
        var ledger = status.RootElement.GetProperty("ledger");
        long Of(string name) => ledger.GetProperty(name).GetInt64();
        var reasons = ledger.GetProperty("rejected").EnumerateObject().ToDictionary(r => r.Name, r => r.Value.GetInt64());
        var providers = ledger.GetProperty("providers").EnumerateObject().Select(p => p.Value).ToList();
        var sums = new Sums(Of("requested"), Of("accepted"), Of("short"), Of("drafts"), reasons,
            providers.Sum(p => p.GetProperty("calls").GetInt64()), providers.Sum(p => p.GetProperty("failed").GetInt64()));
        Assert.Equal(sums.Requested, sums.Accepted + sums.Short);
        Assert.Equal(sums.Drafts, sums.Accepted + reasons.Values.Sum());
        foreach (var file in Directory.EnumerateFiles(Tool.Folder, "*", SearchOption.AllDirectories))
            Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Key)) >= 0, $"the key stands in {file}");
        return sums;
    }

    /// <summary>Starts a run and returns when so many of its requests have come to the providers.</summary>
    public async Task<Process> BeginAsync(string arguments, int requests)
    {
        var before = await CountAsync("requests");
        var process = Tool.Start(arguments);
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        if (_providers is [var only]) await only.ReachesAsync("requests", before + requests, process);
        else while (await CountAsync("requests") < before + requests) Assert.False(process.HasExited, "it was done before");
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers) await provider.DisposeAsync();
        Tool.Dispose();
    }

    internal sealed record Sums(
        long Requested, long Accepted, long Short, long Drafts, IReadOnlyDictionary<string, long> Reasons, long Calls, long Failed);
}
