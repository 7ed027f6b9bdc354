using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>What judges said of one draft, as its verdict in the journal keeps it.</summary>
internal static class DraftScores
{
    /// <summary>
    /// The results of <paramref name="judges"/> among <paramref name="given"/>, by step, without the sentences, which stand in the calls;
    /// null when there is none.
    /// </summary>
    public static Fields? Of(IReadOnlyList<string> judges, Fields given)
    {
        Fields? scores = null;
        foreach (var judge in judges)
        {
            if (given.GetValueOrDefault(judge) is not Fields result) continue;
            var votes = (IReadOnlyList<object?>)result[JudgeSettings.Votes]!;
            (scores ??= new Fields(1))[judge] = new Fields(result) { [JudgeSettings.Votes] = votes.Select(WithoutSentence).ToList() };
        }

        return scores;
    }

    private static object? WithoutSentence(object? vote) => new Fields(((Fields)vote!).Where(field => field.Key != JudgeSettings.Why));
}
