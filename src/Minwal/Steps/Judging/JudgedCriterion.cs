using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>
/// What a judge said, for one criterion: of the records that were accepted, and how its votes agree over all drafts. Levels count as their
/// places, the worst as 1.
/// </summary>
/// <param name="Step">The step's name.</param>
/// <param name="Name">The criterion.</param>
/// <param name="Scale">Its scale in words: <c>1 to 5</c>, or <c>no, partly, yes</c>.</param>
/// <param name="Records">How many accepted records were judged.</param>
/// <param name="Mean">The mean of their scores.</param>
public sealed record JudgedCriterion(string Step, string Name, string Scale, long Records, double Mean)
{
    /// <summary>How many drafts had several votes, whatever came of them: those that the figures of agreement are of.</summary>
    public long Drafts { get; init; }

    /// <summary>The mean share of a draft's votes that give the score that most of them give, 0 to 1; null with one vote.</summary>
    public double? Agreement { get; init; }

    /// <summary>The share of pairs of votes about one draft that lie at most one step apart; null with one vote.</summary>
    public double? WithinOne { get; init; }

    /// <summary>
    /// Krippendorff's alpha of the votes: 1 for votes that always agree, 0 for votes that agree as by chance. Null with one vote, and where
    /// all votes are the same.
    /// </summary>
    public double? Alpha { get; init; }

    /// <summary>Whether its scores are words.</summary>
    public bool HasLevels { get; init; }

    /// <summary>How many records have each score, the worst first.</summary>
    public Fields Scores { get; init; } = [];

    /// <summary>The mean of each cell, the lowest first.</summary>
    public IReadOnlyList<JudgedCell> Cells { get; init; } = [];

    /// <summary>For machines.</summary>
    public Fields ToFields() => new Fields(10).Add("step", Step).Add("criterion", Name).Add("scale", Scale).Add("records", Records)
        .Add("mean", Mean).Add("voted_drafts", Drafts).Add("agreement", Agreement).Add("within_one", WithinOne).Add("alpha", Alpha)
        .Add("scores", Scores).Add("cells", Cells.Select(cell => (object?)new Fields(3).Add("cell", cell.Cell).Add("records", cell.Records)
            .Add("mean", cell.Mean)).ToList());
}

/// <summary>What a judge said of the records of one cell.</summary>
/// <param name="Cell">Its labels.</param>
/// <param name="Records">How many records were judged.</param>
/// <param name="Mean">The mean of their scores.</param>
public sealed record JudgedCell(Fields Cell, long Records, double Mean);
