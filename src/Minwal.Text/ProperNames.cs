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
        foreach (var (word, opens, ends, sentence) in Words(text))
        {
            var name = WithoutPossessive(word);
            var belongs = !(begins || opens) && IsCapitalised(name) && Months.NumberOf(name.ToLowerInvariant()) == 0;
            if (opens || !belongs)
            {
                if (run.Count > 0) yield return string.Join(' ', run);
                run.Clear();
            }

            if (belongs) run.Add(name);
            if (ends && run.Count > 0)
            {
                yield return string.Join(' ', run);
                run.Clear();
            }

            begins = sentence;
        }

        if (run.Count > 0) yield return string.Join(' ', run);
    }

    /// <summary>
    /// The words with what stands around them: whether a sign opens before it, whether a sign ends a run behind it, and whether a sentence
    /// ends there.
    /// </summary>
    private static IEnumerable<(string Word, bool Opens, bool Ends, bool Sentence)> Words(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            var (first, last) = (at, end);
            while (first < end && !char.IsLetterOrDigit(text[first])) first++;
            while (last > first && !char.IsLetterOrDigit(text[last - 1])) last--;
            var line = text.AsSpan(end).IndexOfAnyExcept(" \t\r".AsSpan()) is >= 0 and var gap && text[end + gap] == '\n';
            var tail = text[last..end];
            var sentence = line || (tail.AsSpan().ContainsAny(".!?…:؟") && !IsAbbreviation(text[first..end]));
            yield return (text[first..last], first > at, tail.Length > 0 && !IsAbbreviation(text[first..end]), sentence);
            at = end;
        }
    }

    private static bool IsAbbreviation(string token) =>
        (token.Length == 2 && char.IsUpper(token[0]) && token[1] == '.') || Abbreviations.Contains(token);

    private static string WithoutPossessive(string word) =>
        word.EndsWith("'s", StringComparison.Ordinal) || word.EndsWith("’s", StringComparison.Ordinal) ? word[..^2] : word;

    private static bool IsCapitalised(string word) =>
        word.Length > 0 && char.IsUpper(word[0]) && ScriptCount.Of(word.AsSpan(0, 1)).Latin == 1
        && word is not "I" && !word.StartsWith("I'", StringComparison.Ordinal) && !word.StartsWith("I’", StringComparison.Ordinal);
}
