using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Prompts;

/// <summary>
/// Writes a call's brief: one JSON object with everything the call is about. Prompts put it last, after all that is the same in every call,
/// so that providers can cache the beginning, and so that anything that reads the prompt can tell what was asked.
/// </summary>
/// <param name="task">The call's task.</param>
/// <param name="only">The variables it holds; empty for all that the call is about.</param>
/// <param name="blind">The variables that it leaves out, also where an earlier answer holds them.</param>
internal sealed class BriefWriter(string task, IReadOnlyList<string> only, IReadOnlyList<string> blind)
{
    private const string Task = "task", OtherTask = "call.task";

    /// <summary>The key of who has spoken, turn by turn; no variable can have its name.</summary>
    public const string SpokenKey = "messages.role";

    /// <summary>
    /// <c>{"task": …, cell…, own…}</c> for one record; for several, <c>{"task": …, cell…, "count": n, "items": [own…, …]}</c>.
    /// In a conversation whose order a formula gives, <paramref name="spoken"/> is who has spoken so far.
    /// </summary>
    public string Write(
        Fields cell, IReadOnlyList<Fields> own, bool several, IVariables variables, IReadOnlyList<object?>? spoken = null)
    {
        var brief = new Fields(cell.Count + 8).Add(variables.TryGet(Task, out _) ? OtherTask : Task, task);
        if (spoken is not null) brief.Add(SpokenKey, spoken);
        if (only.Count > 0)
        {
            foreach (var name in only)
                if (variables.TryGet(name, out var value) && !(several && own[0].ContainsKey(name))) brief[name] = value;
        }
        else
        {
            foreach (var (name, value) in Seen(cell)) brief[name] = value;
        }

        if (several)
        {
            brief["count"] = (long)own.Count;
            brief["items"] = own.Select(fields => (object?)Select(fields)).ToList();
        }
        else if (only.Count == 0)
        {
            foreach (var (name, value) in Seen(own[0])) brief[name] = value;
        }

        return Json.ToText(brief);
    }

    /// <summary>
    /// The task of a brief; null when it has none. Where a variable is called task, it stands under a name that none can have.
    /// </summary>
    public static string? TaskOf(Fields brief) => (brief.GetValueOrDefault(OtherTask) ?? brief.GetValueOrDefault(Task)) as string;

    private Fields Select(Fields fields) =>
        only.Count == 0 ? Seen(fields) : new Fields(fields.Where(field => only.Contains(field.Key)));

    private Fields Seen(Fields fields) => blind.Count == 0
        ? fields
        : new Fields(fields.Where(field => !blind.Contains(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, Seen(field.Value, fields))));

    /// <summary>
    /// A step's answer holds its fields, which are variables too: the same value in both. A row's field that only has the same name stays.
    /// </summary>
    private object? Seen(object? value, Fields all)
    {
        var answers = value switch { Fields one => [one], IReadOnlyList<object?> list => list.OfType<Fields>().ToList(), _ => [] };
        var hidden = blind.Where(name => answers.Any(answer =>
            answer.TryGetValue(name, out var inner) && all.TryGetValue(name, out var outer) && ReferenceEquals(inner, outer))).ToList();
        if (hidden.Count == 0) return value;
        Fields Without(Fields answer) => new(answer.Where(field => !hidden.Contains(field.Key)));
        return value is Fields answered
            ? Without(answered)
            : ((IReadOnlyList<object?>)value!).Select(item => item is Fields one ? Without(one) : item).ToList();
    }
}
