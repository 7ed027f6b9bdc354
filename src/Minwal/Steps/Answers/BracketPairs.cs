namespace Minwal.Steps.Answers;

/// <summary>
/// Where the brackets of a text are closed, whatever bracket is asked for: each part of the text is gone through at most a few times,
/// however many brackets stand in it. Brackets inside of quoted strings do not count; what is quoted depends on the bracket that one begins
/// at.
/// </summary>
/// <param name="text">The text.</param>
internal sealed class BracketPairs(string text)
{
    private const int NotClosed = -1;

    // Of every bracket that was met outside of strings: the place after the one that closes it.
    private readonly Dictionary<int, int> _ends = [];
    private readonly Stack<int> _open = new();

    /// <summary>The place after the bracket that closes the one at <paramref name="at"/>; −1 when it is not closed.</summary>
    public int End(int at)
    {
        if (_ends.TryGetValue(at, out var known)) return known;
        _open.Clear();
        for (var i = at; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    i = StringEnd(i);
                    break;
                case '{' or '[':
                    // Gone through before, from outside of a string as now: what follows is known.
                    if (!_ends.TryGetValue(i, out var end)) _open.Push(i);
                    else if (end == NotClosed) return NoneIsClosed(at);
                    else i = end - 1;
                    break;
                case '}' or ']':
                    var opened = _open.Pop();
                    _ends[opened] = i + 1;
                    if (opened == at) return i + 1;
                    break;
            }
        }

        return NoneIsClosed(at);
    }

    private int NoneIsClosed(int at)
    {
        while (_open.TryPop(out var opened)) _ends[opened] = NotClosed;
        return _ends[at];
    }

    /// <summary>The place of the quote that ends the string at <paramref name="start"/>; the text's end when none does.</summary>
    private int StringEnd(int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') return i;
        }

        return text.Length;
    }
}
