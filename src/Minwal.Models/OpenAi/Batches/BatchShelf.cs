using System.Globalization;
using System.Text.RegularExpressions;
using Minwal.Values;

namespace Minwal.Models.OpenAi.Batches;

/// <summary>
/// The files of one run's batches of one model: each batch's requests, what its provider said of it last, its answers and its failures. A
/// file appears whole or not at all. Not thread-safe, except that anybody may read.
/// </summary>
internal sealed partial class BatchShelf
{
    /// <summary>How the name of a file of requests ends.</summary>
    public const string Requests = ".jsonl";

    private const string NoteEnd = ".batch.json", Answers = ".output.jsonl", Failures = ".errors.jsonl";

    private readonly SortedDictionary<string, BatchNote?> _batches = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, Heard> _heard = [];
    private readonly HashSet<UInt128> _underWay = [];
    private readonly List<string> _files = [];

    /// <summary>Opens the files in <paramref name="folder"/>, which is made when there is none.</summary>
    public BatchShelf(string folder)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        foreach (var name in Names(folder))
            _batches[name] = File.Exists(At(name, NoteEnd)) ? ReadNote(At(name, NoteEnd)) : null;
    }

    /// <summary>Where they are.</summary>
    public string Folder { get; }

    /// <summary>What is known of each batch, with the name of its file of requests, the oldest first.</summary>
    public IReadOnlyList<(string Name, BatchNote Note)> Notes =>
        [.. _batches.Where(batch => batch.Value is not null).Select(batch => (batch.Key, batch.Value!))];

    /// <summary>
    /// Files of requests of which nobody knows whether there is a batch: the process ended just before or just after it was made.
    /// </summary>
    public IReadOnlyList<string> Unnoted => [.. _batches.Where(batch => batch.Value is null).Select(batch => batch.Key)];

    /// <summary>The number of the next file.</summary>
    public int Next => 1 + _batches.Keys.Select(name => int.Parse(name.Split('-')[0], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();

    /// <summary>How many calls are in batches that have not ended.</summary>
    public int UnderWay => _underWay.Count;

    /// <summary>What is known of the batches below <paramref name="folder"/>, for those who only look.</summary>
    public static IEnumerable<BatchNote> NotesBelow(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*" + NoteEnd, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(ReadNote) : [];

    /// <summary>Whether <paramref name="name"/> is the name of one of our files; a provider may say anything.</summary>
    public static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    /// <summary>Whether the file of requests is there.</summary>
    public bool Holds(string name) => _batches.ContainsKey(name);

    /// <summary>The path of the file of requests.</summary>
    public string RequestsOf(string name) => At(name, Requests);

    /// <summary>Keeps what the provider said of a batch; whether its end was told stays known.</summary>
    public void Note(string name, BatchNote note)
    {
        if (_batches.GetValueOrDefault(name) is { IsTold: true }) note = note.Told();
        var path = At(name, NoteEnd);
        using (var file = new FileStream(path + ".part", FileMode.Create))
        {
            file.Write(Json.ToUtf8(note.Fields));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
        _batches[name] = note;
    }

    /// <summary>Forgets a file of which there is no batch.</summary>
    public void Forget(string name)
    {
        File.Delete(At(name, Requests));
        _batches.Remove(name);
    }

    /// <summary>The files that are to be fetched of batches that have ended: the provider's name, and the path.</summary>
    public IEnumerable<(string File, string Path)> Missing()
    {
        foreach (var (name, note) in _batches)
        {
            if (note is null or { IsLive: true }) continue;
            if (note.OutputFile is { } output && !File.Exists(At(name, Answers))) yield return (output, At(name, Answers));
            if (note.ErrorFile is { } errors && !File.Exists(At(name, Failures))) yield return (errors, At(name, Failures));
        }
    }

    /// <summary>Reads which calls have been heard of, and which are under way.</summary>
    public void Index()
    {
        _heard.Clear();
        _underWay.Clear();
        _files.Clear();
        foreach (var (name, note) in _batches)
        {
            if (note is null or { State: "failed" }) continue;
            foreach (var (call, _) in BatchLines.Read(At(name, Requests)))
            {
                if (note.IsLive) _underWay.Add(call);
                else _heard[call] = new Heard(_heard.GetValueOrDefault(call).Tries + 1, -1, default);
            }

            foreach (var path in (string[])[At(name, Failures), At(name, Answers)])
            {
                if (!File.Exists(path)) continue;
                _files.Add(path);
                foreach (var (call, line) in BatchLines.Read(path))
                    _heard[call] = _heard.GetValueOrDefault(call) with { File = _files.Count - 1, Line = line };
            }
        }
    }

    /// <summary>Whether a batch that has not ended holds the call.</summary>
    public bool IsUnderWay(UInt128 call) => _underWay.Contains(call);

    /// <summary>The calls in <paramref name="calls"/> are under way now.</summary>
    public void Began(IEnumerable<UInt128> calls) => _underWay.UnionWith(calls);

    /// <summary>
    /// In how many batches the call was that have ended, and the line that came of the last; null when none came. Null for a call that was
    /// in none.
    /// </summary>
    public (int Tries, byte[]? Line)? Find(UInt128 call) => _heard.TryGetValue(call, out var heard)
        ? (heard.Tries, heard.File < 0 ? null : BatchLines.Read(_files[heard.File], heard.Line)) : null;

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder, "*" + Requests)
        .Select(path => Path.GetFileName(path)[..^Requests.Length]).Where(IsName);

    private static BatchNote ReadNote(string path) => new((Fields)Json.Parse(File.ReadAllBytes(path))!);

    private string At(string name, string end) => Path.Combine(Folder, name + end);

    [GeneratedRegex("^[0-9]{4,9}-[0-9a-f]{16}\\z")]
    private static partial Regex Name();

    private readonly record struct Heard(int Tries, int File, BatchLine Line);
}
