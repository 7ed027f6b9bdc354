using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Minwal.Values;

namespace Minwal.Testing;

/// <summary>
/// A hub of data sets on 127.0.0.1 with the part of the Hugging Face hub's interface that uploads use. Every byte that it is given is held
/// against its hash; what does not agree is refused.
/// </summary>
internal sealed class HubServer : IAsyncDisposable
{
    public const string Token = "hf_secret_of_tests";

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (bool IsPrivate, int Commits)> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (byte[] Bytes, bool IsLarge)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, byte[]>> _parts = new(StringComparer.Ordinal);

    private HubServer()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Files of so many bytes and more are large; those of twice as many come in parts of this size.</summary>
    public int Large { get; init; } = 1_000;

    /// <summary>
    /// Is asked before each request; what it gives is answered in place of it. Null answers as usual, a negative status breaks off.
    /// </summary>
    public Func<string, int?> Fault { get; set; } = _ => null;

    /// <summary>Each request: method, path, and whether it came with the token.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The bytes of a file of a repository; null when it is not there.</summary>
    public byte[]? this[string path] => _files.TryGetValue(path, out var file) ? file.Bytes : null;

    /// <summary>How many commits a repository has.</summary>
    public int Commits(string repository) => _repositories[repository].Commits;

    public static async Task<HubServer> StartAsync()
    {
        var server = new HubServer();
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.First());
        return server;
    }

    /// <summary>Makes a repository as somebody else would.</summary>
    public void Add(string repository, bool isPrivate) => _repositories[repository] = (isPrivate, 1);

    /// <summary>A commit of somebody else.</summary>
    public void Commit(string repository) => _repositories[repository] = (_repositories[repository].IsPrivate, Commits(repository) + 1);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        var (path, body) = (context.Request.Path.Value!, memory.ToArray());
        var known = context.Request.Headers.Authorization == $"Bearer {Token}";
        (int Status, object? Answer) answer;
        lock (_gate)
        {
            Requests.Add($"{context.Request.Method} {path}{(known ? " with token" : "")}");
            if (Fault(path) is { } status)
            {
                if (status < 0)
                {
                    context.Abort();
                    return;
                }

                answer = (status, new Fields().Add("error", $"fault {status}, token {Token}"));
            }
            else
            {
                answer = path.StartsWith("/store/", StringComparison.Ordinal) ? Store(context, path, body)
                    : known ? Answer(context, path, body) : (401, new Fields().Add("error", "Invalid credentials"));
            }
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Json.ToUtf8(answer.Answer ?? new Fields()));
    }

    private (int, object?) Answer(HttpContext context, string path, byte[] body)
    {
        if (path == "/api/whoami-v2") return (200, new Fields().Add("name", "maha"));
        if (path == "/api/repos/create") return Create((Fields)Json.Parse(body)!);
        var names = path.Split('/');
        var repository = path.StartsWith("/api/datasets/", StringComparison.Ordinal) ? $"{names[3]}/{names[4]}"
            : $"{names[2]}/{names[3].Replace(".git", "")}";
        if (!_repositories.TryGetValue(repository, out var found)) return (404, new Fields().Add("error", "Repository not found"));
        if (path.EndsWith("/info/lfs/objects/batch", StringComparison.Ordinal)) return Batch((Fields)Json.Parse(body)!);
        if (names.Length == 5)
            return (200, new Fields().Add("private", found.IsPrivate).Add("sha", found.Commits == 0 ? null : Sha(found.Commits)));
        return names[5] switch
        {
            "tree" => Tree(context, repository),
            "preupload" => (200, new Fields().Add("files", Objects((Fields)Json.Parse(body)!, "files").Select(file => (object?)new Fields()
                .Add("path", file["path"]).Add("uploadMode", (long)file["size"]! >= Large ? "lfs" : "regular")).ToList())),
            "commit" => Commit(repository, found, body),
            _ => (404, null),
        };
    }

    private (int, object?) Create(Fields asked)
    {
        var repository = $"{asked.GetValueOrDefault("organization") ?? "maha"}/{asked["name"]}";
        if (!repository.StartsWith("maha/", StringComparison.Ordinal)) return (403, new Fields().Add("error", "not a member"));
        return _repositories.TryAdd(repository, (asked["private"] is true, 0)) ? (200, new Fields().Add("url", repository))
            : (409, new Fields().Add("error", "You already created this dataset repo"));
    }

    /// <summary>Two files on a page, so that pages are followed.</summary>
    private (int, object?) Tree(HttpContext context, string repository)
    {
        var page = int.TryParse(context.Request.Query["cursor"], out var cursor) ? cursor : 0;
        var all = _files.Where(file => file.Key.StartsWith(repository + "/", StringComparison.Ordinal))
            .OrderBy(file => file.Key, StringComparer.Ordinal).ToList();
        if (all.Count > (page + 1) * 2)
        {
            var next = $"{Address}api/datasets/{repository}/tree/main?recursive=true&cursor={page + 1}";
            context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        return (200, all.Skip(page * 2).Take(2).Select(file =>
        {
            var item = new Fields().Add("type", "file").Add("path", file.Key[(repository.Length + 1)..])
                .Add("size", (long)file.Value.Bytes.Length);
            return (object?)(file.Value.IsLarge ? item.Add("oid", "0").Add("lfs", new Fields().Add("oid", Sha256(file.Value.Bytes)))
                : item.Add("oid", Git(file.Value.Bytes)));
        }).ToList());
    }

    private (int, object?) Batch(Fields asked) => (200, new Fields().Add("objects", Objects(asked).Select(one =>
    {
        var (oid, size) = ((string)one["oid"]!, (long)one["size"]!);
        var answer = new Fields().Add("oid", oid).Add("size", size);
        if (_objects.ContainsKey(oid)) return (object?)answer;
        var header = new Fields();
        if (size >= 2 * Large)
        {
            header.Add("chunk_size", $"{Large}");
            for (var part = 1; part <= (size + Large - 1) / Large; part++) header.Add($"{part:00000}", $"{Address}store/part/{oid}/{part}");
            return answer.Add("actions", new Fields()
                .Add("upload", new Fields().Add("href", $"{Address}store/whole/{oid}").Add("header", header)));
        }

        return answer.Add("actions", new Fields()
            .Add("upload", new Fields().Add("href", $"{Address}store/object/{oid}").Add("header", header.Add("X-Ticket", "42")))
            .Add("verify", new Fields().Add("href", $"{Address}store/verify/{oid}")));
    }).ToList()));

    private (int, object?) Store(HttpContext context, string path, byte[] body)
    {
        var names = path.Split('/');
        var oid = names[3];
        switch (names[2])
        {
            case "object":
                if (context.Request.Headers["X-Ticket"] != "42" || Sha256(body) != oid)
                    return (400, new Fields().Add("error", "hash or ticket"));
                _objects[oid] = body;
                return (200, null);
            case "verify":
                var size = (long)((Fields)Json.Parse(body)!)["size"]!;
                return _objects.TryGetValue(oid, out var there) && there.Length == size ? (200, null) : (404, null);
            case "part":
                if (!_parts.TryGetValue(oid, out var parts)) _parts[oid] = parts = [];
                parts[int.Parse(names[4])] = body;
                context.Response.Headers.ETag = $"\"{Sha256(body)[..16]}\"";
                return (200, null);
            default:
                var whole = _parts[oid].Values.SelectMany(part => part).ToArray();
                var tags = Objects((Fields)Json.Parse(body)!, "parts").Select(part => (string)part["etag"]!);
                var right = Sha256(whole) == oid && tags.SequenceEqual(_parts[oid].Values.Select(part => $"\"{Sha256(part)[..16]}\""));
                if (right) _objects[oid] = whole;
                return right ? (200, null) : (400, new Fields().Add("error", "parts"));
        }
    }

    private (int, object?) Commit(string repository, (bool IsPrivate, int Commits) found, byte[] body)
    {
        var lines = Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (Fields)Json.Parse(line)!).ToList();
        var header = (Fields)lines[0]["value"]!;
        if (header.GetValueOrDefault("parentCommit") is string parent && parent != Sha(found.Commits))
            return (412, new Fields().Add("error", "A commit has happened since"));
        foreach (var line in lines.Skip(1))
        {
            var value = (Fields)line["value"]!;
            var path = $"{repository}/{value["path"]}";
            if ((string)line["key"]! == "lfsFile")
            {
                if (!_objects.TryGetValue((string)value["oid"]!, out var bytes)) return (400, new Fields().Add("error", "no such object"));
                _files[path] = (bytes, true);
            }
            else
            {
                _files[path] = (Convert.FromBase64String((string)value["content"]!), false);
            }
        }

        _repositories[repository] = (found.IsPrivate, found.Commits + 1);
        var address = $"{Address}datasets/{repository}/commit/{Sha(found.Commits + 1)}";
        return (200, new Fields().Add("success", true).Add("commitUrl", address));
    }

    private static IEnumerable<Fields> Objects(Fields asked, string name = "objects") =>
        ((IReadOnlyList<object?>)asked[name]!).Cast<Fields>();

    private static string Sha(int commit) => commit.ToString("x40");

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Git(byte[] bytes) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
}
