using Minwal.Values;

namespace Minwal.Datasets.Choosing;

/// <summary>What was chosen.</summary>
public sealed record ChooseReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were asked for.</summary>
    public required long Wanted { get; init; }

    /// <summary>How many rows there were to choose from: those that the filters let pass, each text once.</summary>
    public required long Candidates { get; init; }

    /// <summary>How many rows were written.</summary>
    public required long Written { get; init; }

    /// <summary>The mean similarity of a chosen row to the chosen one that is most like it, from 0 to 1.</summary>
    public required double Nearest { get; init; }

    /// <summary>The same of as many rows that are drawn at random, for comparison.</summary>
    public required double NearestAtRandom { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(7).Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("wanted", Wanted)
        .Add("candidates", Candidates).Add("written", Written).Add("nearest", Nearest).Add("nearest_at_random", NearestAtRandom);
}
