using Minwal.Values;

namespace Minwal.Planning;

/// <summary>A combination of labels with the number of records asked for.</summary>
/// <param name="Values">The labels in the recipe's order.</param>
/// <param name="Count">The number of records, at least 1.</param>
/// <param name="FirstPosition">How many records the cells before it have.</param>
/// <param name="FirstUnit">How many units the cells before it have.</param>
public sealed record PlanCell(Fields Values, long Count, long FirstPosition, long FirstUnit);

/// <summary>A unit of work: one or more slots of one cell that a call fills together.</summary>
/// <param name="Index">Its number, from 0; units are worked on in this order.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Slots">The slots' numbers: their places in the output, from 0.</param>
internal sealed record PlanUnit(long Index, PlanCell Cell, IReadOnlyList<long> Slots);
