using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Cards;

/// <summary>What <see cref="DataCard"/> is to do.</summary>
public sealed record CardOptions
{
    /// <summary>The folder with the data set's files.</summary>
    public required string Folder { get; init; }

    /// <summary>What the data set is called; null for the folder's name.</summary>
    public string? Title { get; init; }

    /// <summary>What it is, in a sentence or two; null for nothing.</summary>
    public string? Summary { get; init; }

    /// <summary>Its licence, by the hub's name for it: <c>cc-by-4.0</c>.</summary>
    public string License { get; init; } = "unknown";

    /// <summary>Its languages, by their codes; empty for what the scripts of the texts say.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>What it is for, by the hub's names; empty for what its fields say.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>How files are read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The field with the text; null for what is usual.</summary>
    public FieldPath? TextField { get; init; }

    /// <summary>The field with the label; null for what is usual.</summary>
    public FieldPath? LabelField { get; init; }

    /// <summary>Of which run the data are; null when it is not known.</summary>
    public CardLineage? Lineage { get; init; }

    /// <summary>What is known of benchmarks that are in the data; empty for nothing.</summary>
    public IReadOnlyList<string> Contamination { get; init; } = [];

    /// <summary>Whether a README.md that is no card of ours may be written over.</summary>
    public bool Force { get; init; }
}

/// <summary>How data were made.</summary>
/// <param name="Recipe">The recipe, with its version.</param>
/// <param name="Facts">What was asked for and what it took: seed, date, models, records, drafts, calls, tokens, cost.</param>
/// <param name="Checks">What every record had to pass.</param>
/// <param name="Figures">Measures over the whole, each with its value as it is shown.</param>
public sealed record CardLineage(
    string Recipe, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<string> Checks,
    IReadOnlyList<(string Name, string Value)> Figures)
{
    /// <summary>What whoever uses the records must know of the run.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What the run knows of benchmarks whose rows it used.</summary>
    public IReadOnlyList<string> Contamination { get; init; } = [];
}

/// <summary>The card that was written.</summary>
public sealed record CardReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The files that were written: the card and its charts.</summary>
    public required IReadOnlyList<string> Written { get; init; }

    /// <summary>The files that the card describes, with their configuration, split and rows.</summary>
    public required IReadOnlyList<(string File, string Configuration, string Split, long Rows)> Files { get; init; }

    /// <summary>What stands in the way of using the data as they are, in words: leakage, personal data, a missing licence.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(4).Add("files", SourceReport.ToList(Sources))
        .Add("written", Written.Cast<object?>().ToList())
        .Add("splits", Files.Select(file => (object?)new Fields(4).Add("file", file.File).Add("configuration", file.Configuration)
            .Add("split", file.Split).Add("rows", file.Rows)).ToList())
        .Add("warnings", Warnings.Cast<object?>().ToList());
}
