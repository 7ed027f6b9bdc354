using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>A slot as a step sees it.</summary>
/// <param name="Slot">Its number, from 0.</param>
/// <param name="Random">The key of this attempt's random numbers.</param>
/// <param name="Cell">Its labels.</param>
/// <param name="Own">Its source rows, values and earlier results, in that order.</param>
/// <param name="Variables">Everything a formula or prompt may name: parameters, tables, cell and own.</param>
public sealed record StepSlot(long Slot, ulong Random, Fields Cell, Fields Own, IVariables Variables)
{
    /// <summary>Why no step can work on it: a source has no row for it. Null where it has all that it needs.</summary>
    internal Rejection? Lack { get; init; }
}
