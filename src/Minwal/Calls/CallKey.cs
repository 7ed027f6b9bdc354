namespace Minwal.Calls;

/// <summary>
/// Names one call of a run: sampled answers are distinct calls, so the same prompt in another slot or attempt is another key.
/// </summary>
/// <param name="Unit">The unit of work (one slot, or several that one call fills), from 0.</param>
/// <param name="Attempt">The attempt, from 0.</param>
/// <param name="Sequence">The call's place within the attempt, from 0: steps, turns and repairs in their order.</param>
public readonly record struct CallKey(long Unit, int Attempt, int Sequence);
