using Minwal.Calls;
using Minwal.Planning;

namespace Minwal.Steps;

/// <summary>
/// Asks again, with other random numbers, where one of many calls was refused or its answer was empty: a conversation of twenty calls
/// is not thrown away for one of them.
/// </summary>
internal static class SecondAsking
{
    // The numbers of rounds and repairs are small; these are none of them.
    private const long Key = 1_000_000;

    /// <summary>The key of steps that says how often a call is asked in all.</summary>
    public const string KeyHelp =
        "How often a call is asked in all while its answer is a refusal or empty, so that one call of many does not cost the whole draft.";

    /// <summary>Asks, and asks again where there is nothing to go on with, <paramref name="most"/> times in all.</summary>
    public static async ValueTask<CallAnswer> AskAsync(ICallSession calls, Call call, int most, CancellationToken cancellation)
    {
        var answer = await calls.AskAsync(call, cancellation).ConfigureAwait(false);
        for (var i = 1; i < most && IsNeeded(answer); i++)
            answer = await calls.AskAsync(Of(call, i), cancellation).ConfigureAwait(false);
        return answer;
    }

    /// <summary>
    /// The <paramref name="answers"/> to <paramref name="asked"/>, where those that are nothing to go on with are asked for again,
    /// <paramref name="most"/> times in all.
    /// </summary>
    public static async ValueTask<IReadOnlyList<CallAnswer>> AskAsync(
        ICallSession calls, IReadOnlyList<Call> asked, IReadOnlyList<CallAnswer> answers, int most,
        CancellationToken cancellation)
    {
        var made = answers.ToArray();
        for (var i = 1; i < most; i++)
        {
            var open = Enumerable.Range(0, made.Length).Where(at => IsNeeded(made[at])).ToList();
            if (open.Count == 0) break;
            var again = await calls.AskAllAsync([.. open.Select(at => Of(asked[at], i))], cancellation).ConfigureAwait(false);
            foreach (var (place, answer) in again.Index()) made[open[place]] = answer;
        }

        return made;
    }

    /// <summary>Whether another answer could be better: this one is a refusal, or empty.</summary>
    private static bool IsNeeded(CallAnswer answer) => answer.Failure?.Code is "MW3007" or "MW3009";

    /// <summary>The <paramref name="time"/>th asking of <paramref name="call"/>, from 1.</summary>
    private static Call Of(Call call, int time) =>
        call with { Context = call.Context with { Random = SlotRandom.Key(call.Context.Random, Key + time) } };
}
