using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Planning;

namespace Minwal.Steps;

/// <summary>Calls whose answers are read: what cannot be used is shown its fault once, and asked for again.</summary>
internal static class RepairTurn
{
    /// <summary>
    /// What an answer says; with <paramref name="fault"/> when the model should be shown what is wrong with it.
    /// </summary>
    /// <param name="call">Which of the calls it answers.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="fault">What is wrong with it.</param>
    public delegate T Reader<out T>(int call, CallAnswer answer, out Rejection? fault);

    /// <summary>
    /// Makes the calls of <paramref name="asked"/> at once;
    /// those whose answer cannot be used get one repair turn that shows the fault, at once again.
    /// What <paramref name="read"/> makes of each answer in the end. A call that was refused or whose answer is empty is asked
    /// first, <paramref name="asks"/> times in all.
    /// </summary>
    public static async ValueTask<T[]> AskAsync<T>(
        IReadOnlyList<Call> asked, ICallSession calls, Reader<T> read, int asks, CancellationToken cancellation)
    {
        var answers = await AnswersAsync(asked, calls, cancellation).ConfigureAwait(false);
        if (asks > 1) answers = await SecondAsking.AskAsync(calls, asked, answers, asks, cancellation).ConfigureAwait(false);
        var results = new T[asked.Count];
        var unfit = new List<int>();
        var repairs = new List<Call>();
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = read(i, answers[i], out var fault);
            if (fault is null) continue;
            unfit.Add(i);
            repairs.Add(Repair(asked[i], answers[i], fault));
        }

        // After that the slot tries again with other random numbers.
        if (repairs.Count == 0) return results;
        var repaired = await AnswersAsync(repairs, calls, cancellation).ConfigureAwait(false);
        for (var i = 0; i < repaired.Count; i++) results[unfit[i]] = read(unfit[i], repaired[i], out _);
        return results;
    }

    private static async ValueTask<IReadOnlyList<CallAnswer>> AnswersAsync(
        IReadOnlyList<Call> asked, ICallSession calls, CancellationToken cancellation) => asked.Count == 1
        ? [await calls.AskAsync(asked[0], cancellation).ConfigureAwait(false)]
        : await calls.AskAllAsync(asked, cancellation).ConfigureAwait(false);

    private static Call Repair(Call asked, CallAnswer answer, Rejection fault) => asked with
    {
        Messages =
        [
            .. asked.Messages, new ChatMessage(ChatRole.Assistant, answer.Text),
            new ChatMessage(
                ChatRole.User,
                $"That answer cannot be used: {fault.Message}. Answer again with the whole corrected JSON and nothing else."),
        ],
        Context = asked.Context with { Random = SlotRandom.Key(asked.Context.Random, 1) },
    };
}
