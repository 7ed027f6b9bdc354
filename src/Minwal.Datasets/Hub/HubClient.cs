using System.Net;
using System.Text;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Hub;

/// <summary>
/// The part of the Hugging Face hub's HTTP interface that uploads a data set: repositories, what stands in them, how files are to come,
/// large files by the protocol of Git LFS (api/batch.md of the git-lfs project, with the hub's transfer in parts), one commit.
/// </summary>
internal sealed class HubClient(HubHttp http)
{
    /// <summary>The media type of Git LFS.</summary>
    public const string LargeFiles = "application/vnd.git-lfs+json";

    private const int Sample = 512, MostAtOnce = 100;

    /// <summary>Whether the repository is private, and its last commit; null when it is not there, or not for this token.</summary>
    public async Task<(bool IsPrivate, string? Head)?> FindAsync(string repository, CancellationToken cancellation)
    {
        var found = await http.AskAsync(HttpMethod.Get, $"/api/datasets/{repository}", null, cancellation).ConfigureAwait(false);
        return found is null ? null : (found.GetValueOrDefault("private") is true, found.GetValueOrDefault("sha") as string);
    }

    /// <summary>Makes the repository; one that is there already stays as it is.</summary>
    public async Task CreateAsync(string repository, bool isPrivate, CancellationToken cancellation)
    {
        var (owner, name) = HubAccess.Split(repository);
        var me = await http.AskAsync(HttpMethod.Get, "/api/whoami-v2", null, cancellation).ConfigureAwait(false);
        var body = new Fields(4).Add("name", name).Add("type", "dataset").Add("private", isPrivate);
        if (me?.GetValueOrDefault("name") as string != owner) body.Add("organization", owner);
        _ = await http.AskAsync(HttpMethod.Post, "/api/repos/create", HubHttp.JsonBody(body), cancellation, HttpStatusCode.Conflict)
                .ConfigureAwait(false)
            ?? throw new MinwalException("MW6305", $"the hub knows no '{owner}' in which '{name}' could be made");
    }

    /// <summary>The hashes of the files in the repository by path: SHA-256 of large ones, git's of the others.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TreeAsync(string repository, CancellationToken cancellation)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = $"/api/datasets/{repository}/tree/main?recursive=true";
        while (path is not null && await http.ListAsync(path, cancellation).ConfigureAwait(false) is var (items, next))
        {
            foreach (var item in items.OfType<Fields>())
            {
                if (item.GetValueOrDefault("type") is not "file" || item.GetValueOrDefault("path") is not string name) continue;
                var hash = (item.GetValueOrDefault("lfs") as Fields)?.GetValueOrDefault("oid") ?? item.GetValueOrDefault("oid");
                hashes[name] = hash as string ?? "";
            }

            path = next;
        }

        return hashes;
    }

    /// <summary>Which of <paramref name="files"/> the hub wants as large files, by path.</summary>
    public async Task<IReadOnlySet<string>> LargeAsync(string repository, IReadOnlyList<HubFile> files, CancellationToken cancellation)
    {
        var large = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in files.Chunk(MostAtOnce))
        {
            var body = new Fields(1).Add("files", some.Select(file => (object?)new Fields(3).Add("path", file.Path).Add("size", file.Size)
                .Add("sample", Convert.ToBase64String(Beginning(file)))).ToList());
            var path = $"/api/datasets/{repository}/preupload/main";
            var answer = await http.AskAsync(HttpMethod.Post, path, HubHttp.JsonBody(body), cancellation).ConfigureAwait(false)
                ?? throw Gone(repository);
            foreach (var file in (answer.GetValueOrDefault("files") as IReadOnlyList<object?> ?? []).OfType<Fields>())
                if (file.GetValueOrDefault("uploadMode") is "lfs" && file.GetValueOrDefault("path") is string name) large.Add(name);
        }

        return large;
    }

    /// <summary>How each of <paramref name="files"/> is to be uploaded; those are left out that the hub has.</summary>
    public async Task<IReadOnlyList<(HubFile File, Fields Actions)>> MissingAsync(
        string repository, IReadOnlyList<HubFile> files, CancellationToken cancellation)
    {
        var missing = new List<(HubFile, Fields)>();
        foreach (var some in files.DistinctBy(file => file.Sha256).Chunk(MostAtOnce))
        {
            var body = new Fields(5).Add("operation", "upload").Add("transfers", new List<object?> { "basic", "multipart" })
                .Add("hash_algo", "sha256").Add("ref", new Fields(1).Add("name", "main"))
                .Add("objects", some.Select(file => (object?)new Fields(2).Add("oid", file.Sha256).Add("size", file.Size)).ToList());
            var answer = await http.AskAsync(HttpMethod.Post, $"/datasets/{repository}.git/info/lfs/objects/batch",
                HubHttp.JsonBody(body, LargeFiles), cancellation).ConfigureAwait(false) ?? throw Gone(repository);
            foreach (var given in (answer.GetValueOrDefault("objects") as IReadOnlyList<object?> ?? []).OfType<Fields>())
            {
                var file = Array.Find(some, f => f.Sha256 == given.GetValueOrDefault("oid") as string)
                    ?? throw new MinwalException("MW6305", "the hub names a large file that was not asked for");
                if (given.GetValueOrDefault("error") is Fields error)
                {
                    var why = Value.ToText(error.GetValueOrDefault("message"));
                    throw new MinwalException("MW6305", $"the hub does not take '{file.Path}': {why}");
                }

                if (given.GetValueOrDefault("actions") is Fields actions && actions.ContainsKey("upload")) missing.Add((file, actions));
            }
        }

        return missing;
    }

    /// <summary>One commit with all <paramref name="files"/>; where it is seen.</summary>
    public async Task<string?> CommitAsync(
        string repository, IReadOnlyList<HubFile> files, IReadOnlySet<string> large, string? parent, string summary,
        CancellationToken cancellation)
    {
        var header = new Fields(3).Add("summary", summary).Add("description", "");
        if (parent is not null) header.Add("parentCommit", parent);
        var lines = new List<Fields> { Line("header", header) };
        foreach (var file in files)
        {
            lines.Add(large.Contains(file.Path)
                ? Line("lfsFile", new Fields(4).Add("path", file.Path).Add("algo", "sha256").Add("oid", file.Sha256).Add("size", file.Size))
                : Line("file", new Fields(3).Add("path", file.Path).Add("encoding", "base64").Add("content", Content(file))));
        }

        var body = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => Json.ToText(line) + "\n")));
        var answer = await http.AskAsync(HttpMethod.Post, $"/api/datasets/{repository}/commit/main", () =>
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/x-ndjson");
            return content;
        }, cancellation).ConfigureAwait(false) ?? throw Gone(repository);
        return answer.GetValueOrDefault("commitUrl") as string;

        static Fields Line(string key, Fields value) => new Fields(2).Add("key", key).Add("value", value);
    }

    private static byte[] Beginning(HubFile file)
    {
        using var stream = File.OpenRead(file.Local);
        var buffer = new byte[Math.Min(Sample, file.Size)];
        return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }

    private static string Content(HubFile file)
    {
        var bytes = File.ReadAllBytes(file.Local);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)) == file.Sha256 ? Convert.ToBase64String(bytes)
            : throw HubUpload.Changed(file);
    }

    private static MinwalException Gone(string repository) => new("MW6305", $"the hub has no repository '{repository}' any more");
}
