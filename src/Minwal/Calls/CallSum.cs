namespace Minwal.Calls;

/// <summary>What the calls to one model add up to.</summary>
/// <param name="Provider">Who was asked.</param>
/// <param name="Model">The model that was asked for.</param>
/// <param name="Calls">Rows of the call log.</param>
/// <param name="Failed">Those without an answer that could be used; not those whose answer is still to come.</param>
/// <param name="Usage">Tokens.</param>
/// <param name="Milliseconds">The time they took, added up.</param>
/// <param name="Cost">US dollars of those whose price is known.</param>
/// <param name="Unpriced">
/// How many had tokens and no known price; the true cost is greater than <paramref name="Cost"/> when this is not 0.
/// </param>
public sealed record CallSum(
    string Provider, string Model, long Calls, long Failed, CallUsage Usage, long Milliseconds, decimal Cost, long Unpriced);
