using Minwal.Text;

namespace Minwal.Datasets.Cards;

/// <summary>What is counted over the files of a data set.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Files">The files.</param>
/// <param name="Finds">What belongs to persons in them, by kind.</param>
/// <param name="Leaking">How many rows have a text that stands in another split too; null where there are no splits.</param>
internal sealed record CardFacts(
    CardOptions Options, IReadOnlyList<CardFile> Files, IReadOnlyDictionary<string, long> Finds, long? Leaking)
{
    private static readonly (long Most, string Name)[] Sizes =
    [
        (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"),
        (100_000_000, "10M<n<100M"),
    ];

    /// <summary>All rows.</summary>
    public long Rows => Files.Sum(file => file.Rows);

    /// <summary>The files that are split, or all where none is.</summary>
    public IReadOnlyList<CardFile> Main { get; } = Files.Any(file => file.Configuration == CardFile.Default)
        ? [.. Files.Where(file => file.Configuration == CardFile.Default)] : Files;

    /// <summary>The rows by label over the main files, the most first.</summary>
    public IReadOnlyList<(string Label, long Rows)> Labels =>
    [
        .. Main.SelectMany(file => file.Inspected.Labels).GroupBy(label => label.Label, StringComparer.Ordinal)
            .Select(group => (Label: group.Key, Rows: group.Sum(label => label.Rows)))
            .OrderByDescending(label => label.Rows).ThenBy(label => label.Label, StringComparer.Ordinal),
    ];

    /// <summary>What the hub calls so many rows.</summary>
    public string Size => Array.Find(Sizes, size => Rows < size.Most).Name ?? "100M<n<1B";

    /// <summary>The languages: those that were named, or what the scripts say.</summary>
    public IReadOnlyList<string> Languages
    {
        get
        {
            if (Options.Languages.Count > 0) return Options.Languages;
            var letters = Files.Select(file => file.Inspected.Letters).ToList();
            var (arabic, latin) = (letters.Sum(l => l.Arabic), letters.Sum(l => l.Latin));
            var all = arabic + latin + letters.Sum(l => l.Other);
            // A tenth is more than the borrowed words of another script.
            var found = new List<string>();
            if (arabic * 10 > all) found.Add("ar");
            if (latin * 10 > all) found.Add("en");
            return found;
        }
    }

    /// <summary>What it is for.</summary>
    public IReadOnlyList<string> Tasks
    {
        get
        {
            if (Options.Tasks.Count > 0) return Options.Tasks;
            var fields = Files.SelectMany(file => file.Inspected.Fields).Select(found => found.Name).ToHashSet(StringComparer.Ordinal);
            if (fields.Contains("options") || fields.Contains("sol1")) return ["multiple-choice", "question-answering"];
            if (fields.Overlaps(["messages", "conversations", "instruction"])) return ["text-generation"];
            return Labels.Count > 1 ? ["text-classification"] : [];
        }
    }

    /// <summary>What is known of benchmarks that are in the data: what was named, and what the run found.</summary>
    public IReadOnlyList<string> Contamination => [.. Options.Contamination, .. Options.Lineage?.Contamination ?? []];

    /// <summary>What stands in the way of using the data as they are.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var warnings = new List<string>();
            if (Options.License == "unknown") warnings.Add("no licence is named");
            if (Leaking is > 0 and var leaking)
                warnings.Add($"{Counted.Of(leaking, "row")} {(leaking == 1 ? "has" : "have")} a text that stands in another split too");
            foreach (var (kind, count) in Finds) warnings.Add($"{count:N0} × {kind.Replace('_', ' ')} were found in the texts");
            foreach (var file in Files.Where(file => file.Inspected.Sources[0].BadRows > 0))
                warnings.Add($"{Counted.Of(file.Inspected.Sources[0].BadRows, "row")} of {file.Name} cannot be read");
            warnings.AddRange(Options.Lineage?.Notices ?? []);
            warnings.AddRange(Contamination);
            return warnings;
        }
    }
}
