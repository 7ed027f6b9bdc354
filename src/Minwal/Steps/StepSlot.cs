using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Planning;
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

    /// <summary>
    /// The slot as one of several passes inside a step sees it: with <paramref name="adds"/> of its own,
    /// and with random numbers that no other pass has.
    /// </summary>
    /// <param name="adds">What the pass sees beside what the slot has.</param>
    /// <param name="step">What the passes are of.</param>
    /// <param name="pass">The pass, from 0.</param>
    internal StepSlot Pass(Fields adds, string step, long pass)
    {
        var random = SlotRandom.Key(SlotRandom.Key(Random, (long)SlotRandom.Hash(step)), pass);
        var own = new Fields(Own);
        foreach (var (name, value) in adds) own[name] = value;
        var key = new Fields(1).Add(Functions.RandomKey, (long)random);
        return this with { Random = random, Own = own, Variables = new Variables(own, new Variables(key, Variables)) };
    }
}
