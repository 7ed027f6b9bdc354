using System.Security.Cryptography;
using System.Text;
using Minwal.Text;
using Minwal.Values;
using static Minwal.Expressions.Argument;

namespace Minwal.Expressions;

/// <summary>Functions that look at texts or make them. Texts are compared by code points, without regard to any language.</summary>
internal static class TextFunctions
{
    public static readonly Function[] All =
    [
        new("len(value[, unit])", 1, 2, "items of a list, fields of an object, characters of a text",
            (a, _) => Length(a[0], Optional(a, 1))),
        new("words(text)", 1, 1, "number of words, counted at white space", (a, _) => (long)Words.Count(AsText(a[0]))),
        new("sentences(text)", 1, 1,
            "a list of the sentences: they end at `.` `!` `?` `؟` `۔` `…` `。` before white space, at empty lines and around "
            + "headings of Markdown; abbreviations, initials and numbers of items do not end one",
            (a, _) => Sentences.Of(AsText(a[0])).ToList<object?>()),
        new("lower(text)", 1, 1, "in lower case", (a, _) => AsText(a[0]).ToLowerInvariant()),
        new("upper(text)", 1, 1, "in upper case", (a, _) => AsText(a[0]).ToUpperInvariant()),
        new("sha256(text)", 1, 1, "the SHA-256 of the text in UTF-8, as 64 hexadecimal digits: names a text without showing it",
            (a, _) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AsText(a[0]))))),
        new("key(text)", 1, 1, "the text as it is compared with others: lower case, without marks and punctuation, Arabic letters folded",
            (a, _) => CompareKey.Of(AsText(a[0]))),
        new("trim(text)", 1, 1, "without white space at both ends", (a, _) => AsText(a[0]).Trim()),
        new("starts_with(text, part)", 2, 2, "whether the text begins with the part",
            (a, _) => AsText(a[0]).StartsWith(AsText(a[1]), StringComparison.Ordinal)),
        new("ends_with(text, part)", 2, 2, "whether the text ends with the part",
            (a, _) => AsText(a[0]).EndsWith(AsText(a[1]), StringComparison.Ordinal)),
        new("contains(container, item)", 2, 2, "whether a list or text holds the item",
            (a, _) => a[0] is string s
                ? s.Contains(AsText(a[1]), StringComparison.Ordinal)
                : Container(a[0]).Any(x => Value.AreEqual(x, a[1]))),
        new("find(container, item[, from[, unit]])", 2, 4,
            "the place of an item in a list or of a part in a text, counted from 0: the first one from `from` on; null when there is none",
            (a, _) => a[0] is string s
                ? Find(s, AsText(a[1]), Optional(a, 2), TextUnits.Named(Optional(a, 3)))
                : Find(Container(a[0]), a[1], Optional(a, 2))),
        new("substring(text, from[, to[, unit]])", 2, 4,
            "the characters from (included) to (excluded), counted from 0; negative places count from the end",
            (a, _) => Substring(AsText(a[0]), a[1], Optional(a, 2), TextUnits.Named(Optional(a, 3)))),
        new("replace(text, old, new)", 3, 3, "every occurrence replaced", (a, _) => Replace(AsText(a[0]), AsText(a[1]), AsText(a[2]))),
        new("fill(text, object)", 2, 2,
            "every {name} in the text replaced by the field of that name, in one go; a {name} without a field stays",
            (a, _) => Fill(AsText(a[0]), a[1])),
        new("replace_words(text, table[, prefixes])", 2, 3,
            "words and groups of words that are keys of the table replaced by its values, the longest group first; one of the prefixes may "
            + "stand before it and stays: `replace_words('and colours', { colours: 'colors' })`",
            (a, _) => WordReplacements.In(AsText(a[0]), Object(a[1]), [.. List(Optional(a, 2)).Select(AsText)])),
        new("split(text, separator)", 2, 2, "a list of the parts; of the characters when the separator is empty",
            (a, _) => Split(AsText(a[0]), AsText(a[1]))),
        new("join(list, separator)", 2, 2, "one text of all items", (a, _) => Join(List(a[0]), AsText(a[1]))),
        new("pad(number, digits)", 2, 2, "with leading zeros, to at most 1,000 digits",
            (a, _) => Whole(a[1]) is >= 0 and <= 1000 and var digits
            ? AsText(a[0]).PadLeft((int)digits, '0')
            : throw new EvaluationException($"pad fills up to a number of digits from 0 to 1,000, not {Whole(a[1])}")),
    ];

    private static string Fill(string text, object? value)
    {
        if (value is not Fields fields) throw new EvaluationException($"fill needs an object of names, not {Value.TypeName(value)}");
        var filled = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0) return filled.Append(text, at, text.Length - at).ToString();
            filled.Append(text, at, open - at);
            if (fields.TryGetValue(text[(open + 1)..close], out var part))
            {
                filled.Append(Value.ToText(part));
                at = close + 1;
            }
            else
            {
                filled.Append('{');
                at = open + 1;
            }
        }

        return filled.ToString();
    }

    private static object? Length(object? value, object? unit) => value switch
    {
        string text when unit is null => (long)Characters.Count(text),
        string text => (long)new TextUnits(text, TextUnits.Named(unit)).Count,
        Fields fields => (long)fields.Count,
        IReadOnlyList<object?> list => (long)list.Count,
        null => 0L,
        _ => throw new EvaluationException($"len needs a list, an object or a text, not {Value.TypeName(value)}"),
    };

    /// <summary>A part that would begin or end inside a character is not there: what is found is what substring gives back.</summary>
    private static object? Find(string text, string part, object? from, TextUnit unit)
    {
        var units = new TextUnits(text, unit);
        if (from is not null && Whole(from) > units.Count) return null;
        var index = from is null ? 0 : units.Index(Place(from, units.Count));
        while ((index = text.IndexOf(part, index, StringComparison.Ordinal)) >= 0)
        {
            if (units.IsEdge(index) && units.IsEdge(index + part.Length)) return (long)units.Before(index);
            if (++index > text.Length) break;
        }

        return null;
    }

    private static object? Find(IReadOnlyList<object?> list, object? item, object? from)
    {
        for (var i = from is null ? 0 : Place(from, list.Count); i < list.Count; i++)
            if (Value.AreEqual(list[i], item)) return (long)i;
        return null;
    }

    private static string Substring(string text, object? from, object? to, TextUnit unit)
    {
        var units = new TextUnits(text, unit);
        var (begin, end) = Span(from, to, units.Count);
        return text[units.Index(begin)..units.Index(end)];
    }

    private static string Replace(string text, string old, string with)
    {
        if (old.Length == 0) throw new EvaluationException("replace needs a text to look for, not an empty one");
        if (with.Length > old.Length) RefuseLength((long)text.Length / old.Length * (with.Length - old.Length) + text.Length);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    private static List<object?> Split(string text, string separator)
    {
        if (separator.Length > 0) return [.. text.Split(separator)];
        var units = new TextUnits(text, TextUnit.Characters);
        var characters = new List<object?>(units.Count);
        for (var i = 0; i < units.Count; i++) characters.Add(text[units.Index(i)..units.Index(i + 1)]);
        return characters;
    }

    private static string Join(IReadOnlyList<object?> list, string separator)
    {
        var joined = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) joined.Append(separator);
            joined.Append(AsText(list[i]));
            RefuseLength(joined.Length + (long)separator.Length);
        }

        return joined.ToString();
    }
}
