using System.Text;
using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Steps.Corrupting;

/// <summary>Makes errors in a text and says how each is undone.</summary>
internal static class Corruption
{
    /// <summary>
    /// The text with an error at each of <paramref name="places"/> (in order, none touching another), and the edits that undo them:
    /// <c>{type, from, to, start, end, before, after, note}</c>, where from and to count words of the text with errors, and start and end
    /// <paramref name="unit"/>s, as the function <c>edits</c> gives them; before is the error, after what is right.
    /// </summary>
    public static (string Text, List<object?> Edits) Make(
        string right, IReadOnlyList<ErrorPlace> places, TextUnit unit)
    {
        var (text, at) = (new StringBuilder(right.Length), 0);
        var spans = new List<(int Start, int End)>();
        foreach (var place in places)
        {
            text.Append(right, at, place.Start - at);
            spans.Add((text.Length, text.Length + place.Wrong.Length));
            text.Append(place.Wrong);
            at = place.End;
        }

        text.Append(right, at, right.Length - at);
        var made = text.ToString();
        var units = new TextUnits(made, unit);
        return (made, [.. places.Zip(spans, (place, span) =>
        {
            var (from, to) = Words(made, span.Start, span.End);
            return (object?)new Fields(8).Add("type", place.Type).Add("from", (long)from).Add("to", (long)to)
                .Add("start", (long)units.Before(span.Start)).Add("end", (long)units.After(span.End))
                .Add("before", place.Wrong).Add("after", place.Right).Add("note", place.Note);
        })]);
    }

    /// <summary>
    /// The words that a span lies in. Where a mark is missing behind a word, that word; where a word is missing, the empty span before the
    /// next one.
    /// </summary>
    private static (int From, int To) Words(string text, int start, int end)
    {
        var before = Count(text.AsSpan(0, start));
        var inside = start > 0 && !char.IsWhiteSpace(text[start - 1]);
        var from = inside ? before - 1 : before;
        return (from, start == end && !inside ? from : Count(text.AsSpan(0, end)));
    }

    private static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
            if (!char.IsWhiteSpace(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1]))) count++;
        return count;
    }
}
