using System.Globalization;
using System.Text;

namespace Minwal.Expressions;

/// <summary>What offsets and lengths of texts are counted in.</summary>
internal enum TextUnit
{
    /// <summary>
    /// The unit of the language: characters as people count them, a letter with its marks is one (grapheme clusters, UAX #29).
    /// </summary>
    Characters,

    /// <summary>Unicode code points, as Python counts.</summary>
    CodePoints,

    /// <summary>UTF-16 code units, as JavaScript, Java and C# count.</summary>
    Utf16,
}

/// <summary>
/// The places of one text in a unit. A place between two units is an edge; an edge in any unit never lies inside a code point, also in
/// UTF-16, so that what lies between two edges is always a text that can be written to a file.
/// </summary>
internal readonly struct TextUnits
{
    private readonly string _text;
    private readonly TextUnit _unit;

    /// <summary>Where each unit begins, and the text's end; null when every UTF-16 unit is one.</summary>
    private readonly int[]? _edges;

    public TextUnits(string text, TextUnit unit)
    {
        (_text, _unit) = (text, unit);
        _edges = unit switch
        {
            // Below U+0300 nothing joins its neighbour but the two characters of a line end.
            TextUnit.Characters when text.AsSpan().ContainsAnyInRange('\u0300', '\uFFFF') || text.Contains('\r') =>
                [.. StringInfo.ParseCombiningCharacters(text), text.Length],
            TextUnit.CodePoints when text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') => CodePoints(text),
            _ => null,
        };
    }

    /// <summary>The text's length.</summary>
    public int Count => _edges is null ? _text.Length : _edges.Length - 1;

    /// <summary>The unit that a recipe names; characters when it names none.</summary>
    public static TextUnit Named(object? name) => name switch
    {
        null or "characters" => TextUnit.Characters,
        "codepoints" => TextUnit.CodePoints,
        "utf16" => TextUnit.Utf16,
        _ => throw new EvaluationException($"a unit of texts is 'characters', 'codepoints' or 'utf16', not '{Argument.AsText(name)}'"),
    };

    /// <summary>The UTF-16 index of the place <paramref name="place"/> (from 0 to <see cref="Count"/>).</summary>
    /// <exception cref="EvaluationException">When the place lies inside a code point, which only UTF-16 places can.</exception>
    public int Index(int place)
    {
        if (_edges is not null) return _edges[place];
        return IsEdge(place) ? place : throw new EvaluationException($"the place {place} in UTF-16 lies inside a character");
    }

    /// <summary>Whether a unit begins or the text ends at the UTF-16 index.</summary>
    public bool IsEdge(int index) => _edges is null ? !SplitsPair(index) : Array.BinarySearch(_edges, index) >= 0;

    /// <summary>The place at the UTF-16 index or, when it is no edge, before it.</summary>
    public int Before(int index)
    {
        if (_edges is null) return SplitsPair(index) ? index - 1 : index;
        var at = Array.BinarySearch(_edges, index);
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>The place at the UTF-16 index or, when it is no edge, after it.</summary>
    public int After(int index)
    {
        if (_edges is null) return SplitsPair(index) ? index + 1 : index;
        var at = Array.BinarySearch(_edges, index);
        return at >= 0 ? at : ~at;
    }

    private bool SplitsPair(int index) =>
        index > 0 && index < _text.Length && char.IsSurrogatePair(_text[index - 1], _text[index]);

    private static int[] CodePoints(string text)
    {
        var edges = new List<int>(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            edges.Add(at);
            _ = Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var length);
            at += length;
        }

        edges.Add(text.Length);
        return [.. edges];
    }
}
