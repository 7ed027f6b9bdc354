using System.Globalization;
using System.Text.RegularExpressions;
using Minwal.Runs;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Running;

/// <summary>The shards of one run, which lie beside each other.</summary>
/// <param name="Name">What their folders are called after: the output, as a rule.</param>
/// <param name="Shards">All of them in order, also those that were not begun.</param>
internal sealed partial record ShardFamily(string Name, IReadOnlyList<ShardOverview> Shards)
{
    /// <summary>How many of them are what, in the order in which they come first.</summary>
    public IReadOnlyList<(string Word, IReadOnlyList<int> Numbers)> States =>
        [.. Shards.GroupBy(shard => shard.Word).Select(group =>
            (group.Key, (IReadOnlyList<int>)[.. group.Select(shard => shard.Shard.Number)]))];

    /// <summary>The <paramref name="count"/> shards whose folders are called after <paramref name="name"/>.</summary>
    public static ShardFamily Of(string name, int count) => new(name, [.. Enumerable.Range(1, count).Select(number =>
    {
        var shard = new Shard(number, count);
        var folder = RunFolder.For(name, "", null, shard);
        return new ShardOverview(shard, RunFolder.HasJournal(folder) ? RunOverview.Of(folder) : new RunOverview(folder, null, null, null));
    })]);

    /// <summary>Whether <paramref name="run"/> is the folder of a shard, as they are called.</summary>
    public static bool IsShard(string run) => Part().IsMatch(NameOf(run));

    /// <summary>The families of which a part at least was begun for <paramref name="run"/>: an output, or the folder of its run.</summary>
    public static IReadOnlyList<ShardFamily> Beside(string run)
    {
        var name = NameOf(run);
        var parent = Path.GetDirectoryName(Path.GetFullPath(name));
        if (!Directory.Exists(parent) || Path.GetFileName(name) is not { Length: > 0 } file) return [];
        var counts = new SortedSet<int>();
        foreach (var folder in Directory.EnumerateDirectories(parent).Where(RunFolder.HasJournal))
        {
            var other = Path.GetFileName(folder);
            if (!other.StartsWith(file + ".", StringComparison.Ordinal) || !other.EndsWith(RunFolder.Suffix, StringComparison.Ordinal))
                continue;
            var match = Part().Match(other[..^RunFolder.Suffix.Length]);
            if (match.Success && match.Index == file.Length)
                counts.Add(int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture));
        }

        return [.. counts.Select(count => Of(name, count))];
    }

    /// <summary>The run of which <paramref name="folder"/> is a shard; the folder itself when it is none.</summary>
    public static string RunOf(string folder) =>
        Part().Match(NameOf(folder)) is { Success: true } part ? NameOf(folder)[..part.Index] : folder;

    /// <summary>What a run's folder is called after: its output, as a rule.</summary>
    public static string NameOf(string run)
    {
        var trimmed = Path.TrimEndingDirectorySeparator(run);
        return trimmed.EndsWith(RunFolder.Suffix, StringComparison.Ordinal) ? trimmed[..^RunFolder.Suffix.Length] : trimmed;
    }

    [GeneratedRegex(@"\.[0-9]{1,5}-of-(?<count>[0-9]{1,5})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
