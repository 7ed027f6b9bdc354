using System.Buffers;
using System.Globalization;

namespace Minwal.Values;

/// <summary>Reads what is written as a <see cref="FieldPath"/>.</summary>
internal static class FieldPathParser
{
    private static readonly SearchValues<char> Special = SearchValues.Create(".[]");

    /// <summary>Whether a name can stand in a path only as <c>['name']</c>.</summary>
    public static bool NeedsQuotes(string name) => name.AsSpan().ContainsAny(Special);

    /// <summary>Adds the steps of <paramref name="text"/>; a complaint when it is not a path.</summary>
    public static string? Parse(string text, List<FieldStep> steps)
    {
        if (text.Length == 0) return "it is empty";
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '[')
            {
                var end = EndOf(text, at);
                if (end < 0) return "'[' does not end with ']'";
                if (Bracket(text[at..(end + 1)], steps) is { } complaint) return complaint;
                at = end + 1;
                continue;
            }

            if (steps.Count > 0)
            {
                if (text[at] != '.') return text[at] == ']' ? "']' stands without '['" : "after ']' comes '.' or '['";
                at++;
            }

            var length = text.AsSpan(at).IndexOfAny(Special);
            var name = length < 0 ? text[at..] : text.Substring(at, length);
            if (name.Length == 0) return text.AsSpan(at) is [']', ..] ? "']' stands without '['" : "a name must stand before and after '.'";
            steps.Add(new FieldStep(FieldStepKind.Name, name, 0));
            at += name.Length;
        }

        return steps[0].Kind == FieldStepKind.Name ? null : "it begins with the name of a field";
    }

    private static int EndOf(string text, int start)
    {
        if (start + 1 >= text.Length || text[start + 1] is not ('\'' or '"')) return text.IndexOf(']', start);
        var quote = text.IndexOf(text[start + 1], start + 2);
        return quote < 0 ? -1 : text.IndexOf(']', quote);
    }

    private static string? Bracket(string bracket, List<FieldStep> steps)
    {
        var inner = bracket[1..^1].Trim();
        if (inner.Length == 0)
        {
            steps.Add(FieldStep.EachItem);
            return null;
        }

        if (int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            steps.Add(new FieldStep(FieldStepKind.Item, null, index));
            return null;
        }

        if (inner.Length < 2 || inner[0] is not ('\'' or '"') || inner[^1] != inner[0])
            return $"'{bracket}' is neither '[]', a whole number nor a name in quotation marks";
        if (inner.Length == 2) return "a name must stand between the quotation marks";
        steps.Add(new FieldStep(FieldStepKind.Name, inner[1..^1], 0));
        return null;
    }
}
