namespace Minwal.Text;

/// <summary>
/// Names in texts of the Latin script: runs of words with a capital that do not begin a sentence. That is a guess: it takes every noun of
/// German and every word of a title for a name, and misses names that begin a sentence. Scripts without capitals have none.
/// </summary>
internal static class ProperNames
{
    private static readonly string[] Abbreviations = ["Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "Sr.", "Jr.", "No.", "vs."];

    /// <summary>The names in their order, each as it is written, without a possessive 's. Months are left to dates.</summary>
    public static IEnumerable<string> In(string text)
    {
        var run = new List<string>();
        var begins = true;
        for (var token = Next(text, 0); token.First < text.Length; token = Next(text, token.End))
        {
            var belongs = !(begins || token.Opens) && IsName(token.Word(text));
            if (token.Opens || !belongs)
            {
                if (run.Count > 0) yield return string.Join(' ', run);
                run.Clear();
            }

            if (belongs) run.Add(WithoutPossessive(token.Word(text)).ToString());
            if (run.Count > 0 && token.Ends(text))
            {
                yield return string.Join(' ', run);
                run.Clear();
            }

            begins = token.EndsSentence(text);
        }

        if (run.Count > 0) yield return string.Join(' ', run);
    }

    // What stands between two spaces, from a place on; behind the text when there is nothing more.
    private static Token Next(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        var end = at;
        while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
        var (first, last) = (at, end);
        while (first < end && !char.IsLetterOrDigit(text[first])) first++;
        while (last > first && !char.IsLetterOrDigit(text[last - 1])) last--;
        return new Token(first, last, end, Opens: first > at);
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> token)
    {
        if (token.Length == 2 && char.IsUpper(token[0]) && token[1] == '.') return true;
        foreach (var abbreviation in Abbreviations) if (token.SequenceEqual(abbreviation)) return true;
        return false;
    }

    private static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word.EndsWith("'s", StringComparison.Ordinal) || word.EndsWith("’s", StringComparison.Ordinal) ? word[..^2] : word;

    private static bool IsName(ReadOnlySpan<char> word)
    {
        word = WithoutPossessive(word);
        return IsCapitalised(word) && Months.NumberOf(word.ToString().ToLowerInvariant()) == 0;
    }

    private static bool IsCapitalised(ReadOnlySpan<char> word) =>
        word.Length > 0 && char.IsUpper(word[0]) && ScriptCount.Of(word[..1]).Latin == 1
        && word is not "I" && !word.StartsWith("I'", StringComparison.Ordinal) && !word.StartsWith("I’", StringComparison.Ordinal);

    // A word, and what stands around it up to the spaces.
    private readonly record struct Token(int First, int Last, int End, bool Opens)
    {
        public ReadOnlySpan<char> Word(string text) => text.AsSpan(First, Last - First);

        // Whether a sign ends a run of words behind it.
        public bool Ends(string text) => Last < End && !IsAbbreviation(text.AsSpan(First, End - First));

        public bool EndsSentence(string text)
        {
            var rest = text.AsSpan(End);
            return (rest.IndexOfAnyExcept(" \t\r") is >= 0 and var gap && rest[gap] == '\n')
                || (text.AsSpan(Last, End - Last).ContainsAny(".!?…:؟") && !IsAbbreviation(text.AsSpan(First, End - First)));
        }
    }
}
