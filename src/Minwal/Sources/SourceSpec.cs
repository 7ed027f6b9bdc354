using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>Rows that feed prompts: seed examples, personas, chunks of documents.</summary>
/// <param name="Name">The variable that holds the slot's row (or rows, when it takes several).</param>
/// <param name="Mark">Where.</param>
/// <param name="Origin">Where its own rows come from; null for a source whose rows are all records of the run.</param>
/// <param name="Draw">How a slot gets its row.</param>
/// <param name="Take">How many rows a slot gets.</param>
/// <param name="Where">
/// The rows that are used; null for all. It sees the row, and where it reads more than that (<see cref="SlotFilter"/>) those that fit the
/// slot.
/// </param>
internal sealed record SourceSpec(string Name, Mark Mark, SourceOrigin? Origin, SourceDraw Draw, int Take, Expression? Where)
{
    /// <summary>
    /// For a source that grows: accepted records of earlier rounds are rows of it, behind its own. Null for a source that stays as it is.
    /// </summary>
    public PoolSpec? Pool { get; init; }

    /// <summary>The slots that get rows, as a formula over their labels; null for all. Others use no row up.</summary>
    public Expression? For { get; init; }

    /// <summary>Whether it is read, as a formula over parameters and tables; null for always.</summary>
    public Expression? When { get; init; }

    /// <summary>The fields in which the rows of a slot differ from each other; empty for any rows.</summary>
    public IReadOnlyList<string> Differ { get; init; } = [];

    /// <summary>The most rows that it may have; null for any number.</summary>
    public long? Most { get; init; }

    /// <summary>Why there may be no more than <see cref="Most"/>; null when the recipe does not say.</summary>
    public string? Because { get; init; }

    /// <summary>Which of its rows are used; null for all.</summary>
    public ChooseSpec? Choose { get; init; }

    /// <summary>Whether it may have no rows.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>A choice of rows that are far from each other.</summary>
/// <param name="Count">How many at most, over parameters and tables.</param>
/// <param name="Field">The field with the text that tells how far.</param>
/// <param name="Spread">Fields, the first that a row has, whose values are spread evenly; empty for none.</param>
/// <param name="Below">The similarity that no two of them reach; above 1 for no bound.</param>
/// <param name="Keep">The word under which the rows are written beside the run's file; null where they are not.</param>
internal sealed record ChooseSpec(Expression Count, FieldPath Field, IReadOnlyList<FieldPath> Spread, double Below, string? Keep);

/// <summary>How a source grows.</summary>
/// <param name="Round">How many slots a round has: after each, the records that it accepted become rows.</param>
/// <param name="When">Over parameters and tables: whether it grows at all; null for always.</param>
internal sealed record PoolSpec(long Round, Expression? When)
{
    /// <summary>The slots of a round when the recipe does not say.</summary>
    public const long DefaultRound = 50;

    /// <summary>Whether it grows in a run with these constants, parameters and tables.</summary>
    public bool Grows(IVariables constants) => When?.IsTrue(constants) ?? true;
}

/// <summary>The ways to give rows to slots.</summary>
internal enum SourceDraw
{
    /// <summary>Every row as often as every other: no two differ by more than one.</summary>
    Even,

    /// <summary>
    /// As <see cref="Even"/>, one after the other in a mixed order: as many slots in a row as there are rows all get different ones.
    /// </summary>
    InTurn,

    /// <summary>At random, a new one for each attempt.</summary>
    Random,

    /// <summary>Of a source that grows: the rows that came last.</summary>
    Latest,
}
