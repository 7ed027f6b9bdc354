using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>A turn with the calls that it makes and what they gave, one result for each call and in their order.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="Calls">Its calls; empty for none.</param>
/// <param name="Results">What the calls gave.</param>
internal sealed record ToolTurn(Turn Turn, IReadOnlyList<ToolCall> Calls, IReadOnlyList<string> Results);

/// <summary>Conversations with tools, for shapes that tell calls and results by their places and not by ids.</summary>
internal static class ToolTurns
{
    /// <summary>The turns, each with its calls and their results.</summary>
    /// <param name="turns">The turns of a conversation.</param>
    /// <param name="lost">What has no place in such a shape: ids other than those that reading gives again, names, further fields.</param>
    /// <exception cref="ShapeException">When a call has not exactly one result, or a result no call.</exception>
    public static IEnumerable<ToolTurn> Of(IReadOnlyList<Turn> turns, LostFields lost)
    {
        var count = 0;
        for (var i = 0; i < turns.Count; i++)
        {
            var turn = turns[i];
            if (turn.Role == "tool") throw new ShapeException($"turn {i + 1} is a result of no call");
            if (turn.Speaker is not null) lost.Add("the speaker's name");
            lost.Add("turns[].", turn.Rest.Keys.Where(key => key is not (ToolCall.Field or Thinking.Field)));
            var calls = ToolCall.In(turn);
            foreach (var call in calls)
                if (call.Id != ToolCall.IdOf(++count)) lost.Add("the ids of calls");
            var results = turns.Skip(i + 1).TakeWhile(next => next.Role == "tool").Take(calls.Count).ToList();
            yield return new ToolTurn(turn, calls, [.. calls.Select(call => Result(results, call))]);
            i += results.Count;
        }
    }

    /// <summary>The turn that says, thinks and calls this.</summary>
    /// <param name="thought">What was thought; null for nothing.</param>
    /// <param name="text">What is said beside the calls.</param>
    /// <param name="calls">The calls.</param>
    /// <param name="rest">Further fields.</param>
    public static Turn Assistant(string? thought, string text, IReadOnlyList<ToolCall> calls, Fields rest)
    {
        var fields = new Fields(rest.Count + 2);
        if (thought is not null) fields[Thinking.Field] = thought;
        if (calls.Count > 0) fields[ToolCall.Field] = calls.Select(object? (call) => call.ToFields()).ToList();
        foreach (var (name, value) in rest) fields[name] = value;
        return new Turn("assistant", calls.Count > 0 && text.Length == 0 ? null : text, fields);
    }

    /// <summary>The turn that tells a result.</summary>
    public static Turn Result(string id, string text) => new("tool", text, new Fields(1).Add(ToolCall.IdField, id));

    private static string Result(List<Turn> results, ToolCall call)
    {
        var told = results.Where(result => result.Rest.GetValueOrDefault(ToolCall.IdField) as string == call.Id).ToList();
        return told.Count == 1 ? told[0].Text ?? ""
            : throw new ShapeException($"the call '{call.Id}' of '{call.Name}' has {told.Count} results, needed is one");
    }
}
