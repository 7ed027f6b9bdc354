using System.Globalization;
using System.Text.RegularExpressions;
using Minwal.Faults;

namespace Minwal.Models.Offline;

/// <summary>
/// <c>differs a, b</c>: what is drawn is none of what these names stand for. Texts are compared as they were remembered, before filters.
/// </summary>
/// <param name="paths">Remembered names, their features, or variables.</param>
/// <param name="mark">Where.</param>
internal sealed partial class Difference(IReadOnlyList<string> paths, Mark mark)
{
    /// <summary>Draws at random before the alternatives are gone through: enough unless nearly all weight lies on what is taken.</summary>
    private const int Draws = 64;

    /// <summary>Takes <c>differs …</c> off the end of <paramref name="head"/>; null when it is not there.</summary>
    public static Difference? Read(ref string head, Mark mark, GrammarNames names)
    {
        if (Form().Match(head) is not { Success: true } match) return null;
        List<string> paths = [.. match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Select(path => path.TrimStart('$'))];
        foreach (var path in paths) names.UsePath(path, mark);
        head = head[..match.Index].Trim();
        return new Difference(paths, mark);
    }

    /// <summary>Writes an alternative of <paramref name="rule"/> whose text is another; returns the one whose features count.</summary>
    public Alternative? Draw(Rule rule, Expander x)
    {
        var taken = Taken(x);
        var start = x.Text.Length;
        for (var i = 0; i < Draws; i++)
        {
            var chosen = rule.Expand(x);
            if (!taken.Contains(x.Text.ToString(start, x.Text.Length - start))) return chosen;
            x.Text.Length = start;
        }

        // Chance finds the same again and again: what is left is looked for among the alternatives that are written down.
        var left = rule.Constants(x).Where(a => a.Weight > 0 && !taken.Contains(a.Pattern.Constant!)).ToList();
        if (left.Count == 0) throw NoneLeft($"the rule '{rule.Name}'", taken);
        var at = x.Random.Unit() * left.Sum(a => a.Weight);
        var last = left.FirstOrDefault(a => (at -= a.Weight) < 0) ?? left[^1];
        last.Pattern.Expand(x);
        return last;
    }

    /// <summary>The place of a number among <paramref name="count"/> numbers from <paramref name="least"/> on that is another.</summary>
    public long Draw(long least, long step, long count, Expander x)
    {
        var taken = Taken(x);
        var places = new SortedSet<long>();
        foreach (var text in taken)
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) continue;
            if ((number - least) % step == 0 && (number - least) / step is >= 0 and var place && place < count) places.Add(place);
        }

        if (places.Count >= count) throw NoneLeft($"<#{least}..{least + ((count - 1) * step)}>", taken);
        var drawn = x.Random.Below(count - places.Count);
        foreach (var place in places)
            if (drawn >= place) drawn++;
        return drawn;
    }

    private List<string> Taken(Expander x) => [.. paths.Select(path => x.ValueAt(path, mark))];

    private MinwalException NoneLeft(string what, List<string> taken) => new([new Fault("MW1326", mark,
        $"{what} has nothing left that differs from {string.Join(", ", paths)}: '{string.Join("', '", taken)}'",
        "give it more alternatives, or leave 'differs' out")]);

    [GeneratedRegex(@"\s+differs\s+(\$?[A-Za-z_]\w*(?:\.\w+)*(?:\s*,\s*\$?[A-Za-z_]\w*(?:\.\w+)*)*)\s*$")]
    private static partial Regex Form();
}
