namespace Minwal.Models.Offline;

/// <summary>Finds where a formula in a pattern ends, before it is parsed.</summary>
internal static class FormulaText
{
    /// <summary>
    /// Where the formula ends that begins at <paramref name="at"/>: at the first '&gt;' in no text and no brackets of it, else at the first
    /// of all; -1 when there is none.
    /// </summary>
    public static int EndAt(string text, int at) =>
        Outside(text, at, '>', inBrackets: false) is >= 0 and var end ? end : text.IndexOf('>', at);

    /// <summary>Where the filters of <paramref name="formula"/> begin: at the first bar in none of its texts; -1 without filters.</summary>
    public static int BarIn(string formula) => Outside(formula, 0, '|', inBrackets: true);

    private static int Outside(string formula, int at, char sought, bool inBrackets)
    {
        char? quote = null;
        var depth = 0;
        for (; at < formula.Length; at++)
        {
            var c = formula[at];
            if (quote is not null)
            {
                if (c == '\\') at++;
                else if (c == quote) quote = null;
            }
            else if (c == sought && (inBrackets || depth == 0)) return at;
            else if (c is '\'' or '"') quote = c;
            else if (c is '(' or '[' or '{') depth++;
            else if (c is ')' or ']' or '}') depth--;
        }

        return -1;
    }
}
