namespace Minwal.Keywords;

/// <summary>
/// The words of a text as keywords are looked for: letters and digits with the signs that belong to a word inside
/// (to-do, don't) or after it (C++, C#). No allocation; a copy goes on from where it was copied.
/// </summary>
internal ref struct KeywordWords(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The current word.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Moves to the next word; false when there is none.</summary>
    public bool MoveNext()
    {
        var start = 0;
        while (start < _rest.Length && !char.IsLetterOrDigit(_rest[start])) start++;
        if (start == _rest.Length) return false;
        var end = start;
        while (end < _rest.Length && (char.IsLetterOrDigit(_rest[end]) || JoinsNext(end))) end++;
        while (end < _rest.Length && (_rest[end] is '+' or '#')) end++;
        Current = _rest[start..end];
        _rest = _rest[end..];
        return true;
    }

    private readonly bool JoinsNext(int at) => _rest[at] is '-' or '\'' && at + 1 < _rest.Length && char.IsLetterOrDigit(_rest[at + 1]);
}
