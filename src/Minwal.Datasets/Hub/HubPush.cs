using Minwal.Faults;

namespace Minwal.Datasets.Hub;

/// <summary>
/// Uploads a folder as a data set: looks at what is there, tells what would come, uploads what is missing, and shows it in one commit. An
/// upload that was broken off goes on where it stopped, since large files that have come are known by their hash.
/// </summary>
internal sealed class HubPush
{
    private readonly HubAccess _access;
    private readonly HubClient _client;
    private readonly HubUpload _upload;

    /// <param name="access">The hub and the token.</param>
    /// <param name="http">What makes requests; follows no redirects.</param>
    /// <param name="time">The clock.</param>
    public HubPush(HubAccess access, HttpClient http, TimeProvider time)
    {
        var requests = new HubHttp(access, http, time);
        (_access, _client, _upload) = (access, new HubClient(requests), new HubUpload(requests));
    }

    /// <summary>What an upload of <paramref name="folder"/> would do. Changes nothing.</summary>
    /// <exception cref="MinwalException">
    /// MW6301 when the token is refused, MW6302 for a name that is none, MW6303 when the repository is public and is to be private, MW6304
    /// for the folder, MW6305 for the hub.
    /// </exception>
    public async Task<HubPlan> PlanAsync(string folder, string repository, bool isPrivate, CancellationToken cancellation)
    {
        HubAccess.Split(repository);
        var files = HubFile.In(folder, cancellation);
        var found = await _client.FindAsync(repository, cancellation).ConfigureAwait(false);
        if (found is { IsPrivate: false } && isPrivate)
            throw new MinwalException("MW6303", $"'{repository}' is there and public, and was to be private; nothing was uploaded");
        var there = found is null ? new Dictionary<string, string>()
            : await _client.TreeAsync(repository, cancellation).ConfigureAwait(false);
        var same = files
            .Where(file => there.TryGetValue(file.Path, out var hash) && (hash == file.Sha256 || hash == file.GitSha1)).ToList();
        var coming = files.Except(same).ToList();
        var address = new Uri(_access.Address, $"/datasets/{repository}");
        return new HubPlan(repository, address, found is null, found?.IsPrivate ?? isPrivate, found?.Head, coming, same,
            coming.Select(file => file.Path).Where(there.ContainsKey).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Does what <paramref name="plan"/> says; <paramref name="notice"/> is told each large file before it goes.</summary>
    /// <exception cref="MinwalException">
    /// MW6301 and MW6305 for the hub, MW6306 when somebody else changed the repository meanwhile, MW6307 when a file was changed.
    /// </exception>
    public async Task<HubResult> RunAsync(HubPlan plan, string summary, Action<string> notice, CancellationToken cancellation)
    {
        if (plan.Files.Count == 0) return new HubResult(plan.Address, 0, 0, 0);
        if (plan.IsNew) await _client.CreateAsync(plan.Repository, plan.IsPrivate, cancellation).ConfigureAwait(false);
        var large = await _client.LargeAsync(plan.Repository, plan.Files, cancellation).ConfigureAwait(false);
        var objects = plan.Files.Where(file => large.Contains(file.Path)).ToList();
        var missing = await _client.MissingAsync(plan.Repository, objects, cancellation).ConfigureAwait(false);
        for (var i = 0; i < missing.Count; i++)
        {
            notice($"{i + 1} of {missing.Count}: {missing[i].File.Path}, {missing[i].File.Size:N0} bytes");
            await _upload.RunAsync(missing[i].File, missing[i].Actions, cancellation).ConfigureAwait(false);
        }

        var address = await _client.CommitAsync(plan.Repository, plan.Files, large, plan.Head, summary, cancellation).ConfigureAwait(false);
        return new HubResult(address is null ? plan.Address : new Uri(_access.Address, address), plan.Files.Count, missing.Count,
            objects.DistinctBy(file => file.Sha256).Count() - missing.Count);
    }
}
