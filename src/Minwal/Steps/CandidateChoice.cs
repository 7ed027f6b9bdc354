using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Of several answers to one question the one that is kept:
/// the one for which a formula gives the greatest number, the earlier one of equals, with the pair of best and worst;
/// without a formula the first that can be used.
/// </summary>
/// <param name="step">The step's name.</param>
/// <param name="count">How many answers are asked for.</param>
/// <param name="best">The formula; it sees what later steps would see if the candidate were kept. Null for none.</param>
internal sealed class CandidateChoice(string step, int count, Expression? best)
{
    /// <summary>How many answers are asked for.</summary>
    public int Count => count;

    /// <summary>The variable that holds every candidate that can be used, in the order in which they were asked for.</summary>
    public static string ListName(string step) => $"{step}_candidates";

    /// <summary>The variable that holds the best candidate beside the worst; see <see cref="CandidatePair"/>.</summary>
    public static string PairName(string step) => $"{step}_pair";

    /// <summary>
    /// The key of a candidate's random numbers below the step's <paramref name="key"/>; the first one has the step's own.
    /// </summary>
    /// <remarks>Below zero: the repair turn has 1, the records of a call that asks for several count up from 0.</remarks>
    public static ulong KeyOf(ulong key, int candidate) => candidate == 0 ? key : SlotRandom.Key(key, -candidate);

    /// <summary>
    /// The one of <paramref name="made"/> that is kept, with the list of all that can be used;
    /// the first failure when none can be,
    /// and a failure of its own when the formula gives no number for one of them.
    /// </summary>
    public StepResult Choose(IReadOnlyList<StepResult> made, IVariables variables)
    {
        List<Fields> usable = [.. made.Select(result => result.Gives).OfType<Fields>()];
        if (usable.Count == 0) return made[0];
        var list = usable.Select(gives => gives[step]).ToList();
        foreach (var gives in usable) gives[ListName(step)] = list;
        if (best is null) return StepResult.Of(usable[0]);
        var (kept, scores) = (0, new List<double>(usable.Count));
        foreach (var gives in usable)
        {
            if (Rate(gives, variables, out var fault) is not { } number) return new StepResult(null, fault);
            if (number > scores.DefaultIfEmpty(double.NegativeInfinity).Max()) kept = scores.Count;
            scores.Add(number);
        }

        usable[kept][PairName(step)] = CandidatePair.Of(list, scores);
        return StepResult.Of(usable[kept]);
    }

    private double? Rate(Fields gives, IVariables variables, out Rejection? fault)
    {
        try
        {
            var value = best!.Evaluate(new Variables(gives, variables));
            fault = null;
            if (Value.Number(value) is { } number && !double.IsNaN(number)) return number;
            fault = new Rejection("best.no_number", $"'best' must give a number, but '{best}' gave {Json.ToText(value)}", []);
        }
        catch (MinwalException e)
        {
            fault = new Rejection("best.no_number", $"'best' could not be computed: {e.Message}", []);
        }

        return null;
    }
}
