using Minwal.Text;

namespace Minwal.Checks;

/// <summary>What a source says, ready for questions whether it says something. Used by one thread.</summary>
/// <param name="text">The source's text.</param>
internal sealed class Grounding(string text)
{
    private readonly Lazy<string> _key = new(() => CompareKey.Of(text), isThreadSafe: false);
    private readonly Lazy<IReadOnlyList<Numeral>> _numbers = new(() => [.. Numeral.In(text)], isThreadSafe: false);
    private readonly Lazy<IReadOnlyList<WrittenDate>> _dates = new(() => WrittenDate.In(text), isThreadSafe: false);
    private HashSet<string>? _words, _digits;

    private HashSet<string> Words => _words ??= [.. _key.Value.Split(' ')];

    private HashSet<string> Digits => _digits ??= [.. _numbers.Value.Select(number => number.Digits)];

    /// <summary>
    /// Whether a quotation is in it word for word; what stands on both sides of "…" or "[...]" must be, one after the other.
    /// </summary>
    public bool Quotes(string quotation)
    {
        var from = 0;
        foreach (var piece in quotation.Split(["[…]", "[...]", "…", "..."], StringSplitOptions.None))
        {
            var key = CompareKey.Of(piece);
            if (key.Length == 0) continue;
            var at = _key.Value.IndexOf(key, from, StringComparison.Ordinal);
            if (at < 0) return false;
            from = at + key.Length;
        }

        return true;
    }

    /// <summary>Whether the number is in it; a percentage only as one.</summary>
    public bool Has(Numeral number) => number.IsPercent
        ? _numbers.Value.Any(other => other.IsPercent && other.Digits == number.Digits)
        : Digits.Contains(number.Digits);

    /// <summary>Whether it says all of the date.</summary>
    public bool Has(WrittenDate date) => _dates.Value.Any(other => date.IsSaidBy(other, Digits));

    /// <summary>Whether each word of a name is in it.</summary>
    public bool Names(string name)
    {
        foreach (var word in new Tokens(CompareKey.Of(name)))
            if (!Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) return false;
        return true;
    }

    /// <summary>Whether a name is in it as whole words, also behind what Arabic writes onto a word (وأحمد, لأحمد).</summary>
    public bool Mentions(string name) => Mentions(_key.Value, CompareKey.Of(name));

    /// <summary>
    /// The runs of <paramref name="size"/> words of <paramref name="key"/> that are not in it; and how many runs there are.
    /// </summary>
    public (IReadOnlyList<string> Missing, int All) MissingRuns(string key, int size)
    {
        var words = Tokens.Hashes(key);
        if (words.Length == 0) return ([], 0);
        size = Math.Min(size, words.Length);
        var said = NGrams.Hashes(Tokens.Hashes(_key.Value), size).ToHashSet();
        var runs = NGrams.Hashes(words, size);
        if (Array.TrueForAll(runs, said.Contains)) return ([], runs.Length);
        var texts = key.Split(' ');
        return ([.. Enumerable.Range(0, runs.Length).Where(i => !said.Contains(runs[i])).Select(i => string.Join(' ', texts, i, size))],
            runs.Length);
    }

    /// <summary>Whether the name with the key <paramref name="name"/> is in the text with the key <paramref name="key"/>.</summary>
    public static bool Mentions(string key, string name)
    {
        if (name.Length == 0) return false;
        for (var at = key.IndexOf(name, StringComparison.Ordinal); at >= 0; at = key.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if (end < key.Length && key[end] != ' ') continue;
            var start = at;
            while (start > 0 && at - start < 2 && key[start - 1] is 'و' or 'ف' or 'ب' or 'ل' or 'ك') start--;
            if (start == 0 || key[start - 1] == ' ') return true;
        }

        return false;
    }
}
