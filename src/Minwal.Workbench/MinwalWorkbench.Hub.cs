using Minwal.Datasets.Hub;
using Minwal.Faults;

namespace Minwal.Workbench;

/// <content>Data sets on a hub.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>What an upload of <paramref name="folder"/> to <paramref name="repository"/> would do. Changes nothing.</summary>
    /// <exception cref="MinwalException">
    /// MW6301 when the token is refused, MW6302 for a name that is none, MW6303 when the repository is public and was to be private, MW6304
    /// for the folder, MW6305 when the hub cannot be reached or answers otherwise than hubs do.
    /// </exception>
    public async Task<HubPlan> PlanPushAsync(
        string folder, string repository, HubAccess access, bool isPrivate = false, CancellationToken cancellation = default)
    {
        using var http = Http();
        return await new HubPush(access, http, Options.Time).PlanAsync(folder, repository, isPrivate, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Uploads what <paramref name="plan"/> names, and shows it in one commit; <paramref name="notice"/> is told each large file before it
    /// goes. What came before an upload was broken off is not uploaded again.
    /// </summary>
    /// <example><code>
    /// var access = new HubAccess(HubAccess.HuggingFace, Environment.GetEnvironmentVariable("HF_TOKEN")!);
    /// var plan = await bench.PlanPushAsync("splits", "maha/calls", access);
    /// foreach (var file in plan.Files) Console.WriteLine(file.Path);
    /// await bench.PushAsync(plan, access, "First version", Console.WriteLine);
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW6301 and MW6305 as above, MW6306 when somebody else changed the repository since the plan, MW6307 when a file was changed.
    /// </exception>
    public async Task<HubResult> PushAsync(
        HubPlan plan, HubAccess access, string summary, Action<string> notice, CancellationToken cancellation = default)
    {
        using var http = Http();
        return await new HubPush(access, http, Options.Time).RunAsync(plan, summary, notice, cancellation).ConfigureAwait(false);
    }

    /// <summary>Redirects are not followed, so that the token goes nowhere else. Large files take as long as they take.</summary>
    private static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(20) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
