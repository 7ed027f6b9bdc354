namespace Minwal.Text;

/// <summary>What stands in quotation marks: “…”, „…“, «…», ‹…›, 「…」, 『…』, ‘…’ and "…". The straight ' is an apostrophe.</summary>
internal static class Quotations
{
    /// <summary>The quoted texts in their order, without their marks; a mark without its pair quotes nothing.</summary>
    public static IEnumerable<string> In(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var closing = ClosingOf(text, at);
            if (closing.Length == 0) continue;
            var end = EndOf(text, at + 1, closing);
            if (end < 0) continue;
            if (text.AsSpan(at + 1, end - at - 1).Trim().Length > 0) yield return text[(at + 1)..end];
            at = end;
        }
    }

    /// <summary>The marks that end what begins at <paramref name="at"/>; empty where nothing begins.</summary>
    private static string ClosingOf(string text, int at) => text[at] switch
    {
        '“' => "”",
        '„' => "“”",
        '«' => "»",
        '‹' => "›",
        '「' => "」",
        '『' => "』",
        '‘' => "’",
        // After a letter or digit it ends something, or means inches.
        '"' when at == 0 || !char.IsLetterOrDigit(text[at - 1]) => "\"",
        _ => "",
    };

    private static int EndOf(string text, int from, string closing)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (!closing.Contains(text[at])) continue;
            // ’ inside of a word is an apostrophe.
            if (text[at] != '’' || at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1])) return at;
        }

        return -1;
    }
}
