using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Prompts;

/// <summary>
/// Writes a call's brief: one JSON object with everything the call is about. Prompts put it last, after all that is the same in every call,
/// so that providers can cache the beginning, and so that anything that reads the prompt can tell what was asked.
/// </summary>
internal static class BriefWriter
{
    /// <summary>
    /// <c>{"task": …, cell…, own…}</c> for one record; for several, <c>{"task": …, cell…, "count": n, "items": [own…, …]}</c>.
    /// With <paramref name="only"/> just these variables, whatever they are.
    /// </summary>
    public static string Write(
        string task, Fields cell, IReadOnlyList<Fields> own, bool several, IReadOnlyList<string> only, IVariables variables)
    {
        var brief = new Fields(cell.Count + 8).Add("task", task);
        if (only.Count > 0)
        {
            foreach (var name in only)
                if (variables.TryGet(name, out var value) && !(several && own[0].ContainsKey(name))) brief[name] = value;
        }
        else
        {
            foreach (var (name, value) in cell) brief[name] = value;
        }

        if (several)
        {
            brief["count"] = (long)own.Count;
            brief["items"] = own.Select(fields => (object?)Select(fields, only)).ToList();
        }
        else if (only.Count == 0)
        {
            foreach (var (name, value) in own[0]) brief[name] = value;
        }

        return Json.ToText(brief);
    }

    private static Fields Select(Fields fields, IReadOnlyList<string> only) =>
        only.Count == 0 ? fields : new Fields(fields.Where(f => only.Contains(f.Key)));
}
