using Minwal.Values;

namespace Minwal.Datasets.Anonymizing;

/// <summary>What was made anonymous.</summary>
public sealed record AnonymizeReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were written.</summary>
    public required long Written { get; init; }

    /// <summary>How many of them were changed.</summary>
    public required long Changed { get; init; }

    /// <summary>How many finds were replaced, by kind, and how many different ones they were.</summary>
    public required IReadOnlyDictionary<string, (long Finds, long Different)> Replaced { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(5).Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("written", Written)
        .Add("changed", Changed).Add("replaced", new Fields(Replaced.Select(kind => KeyValuePair.Create(
            kind.Key, (object?)new Fields(2).Add("finds", kind.Value.Finds).Add("different", kind.Value.Different)))));
}
