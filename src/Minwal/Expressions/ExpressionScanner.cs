using System.Globalization;
using System.Text;
using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>The words, symbols and literals of a formula, read from left to right.</summary>
/// <param name="text">The formula.</param>
internal abstract class ExpressionScanner(string text)
{
    /// <summary>Where reading goes on.</summary>
    protected int At { get; set; }

    protected int Length => text.Length;

    /// <summary>The character at <see cref="At"/>.</summary>
    protected char Here => text[At];

    protected string StringLiteral(char quote)
    {
        var result = new StringBuilder();
        for (At++; At < text.Length; At++)
        {
            if (text[At] == quote)
            {
                At++;
                return result.ToString();
            }

            if (text[At] == '\\' && At + 1 < text.Length && Escaped(text[At + 1]) is { } escaped)
            {
                result.Append(escaped);
                At++;
            }
            else
            {
                result.Append(text[At]);
            }
        }

        throw Error($"a string that begins with {quote} does not end");
    }

    /// <summary>Other backslashes stay as they are, so that a pattern can be written as everywhere: '\d+'.</summary>
    private static char? Escaped(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        '\\' or '\'' or '"' => c,
        _ => null,
    };

    protected object NumberLiteral()
    {
        var start = At;
        while (At < text.Length && char.IsAsciiDigit(text[At])) At++;
        if (At + 1 < text.Length && text[At] == '.' && char.IsAsciiDigit(text[At + 1]))
        {
            At++;
            while (At < text.Length && char.IsAsciiDigit(text[At])) At++;
            return double.Parse(text.AsSpan(start, At - start), CultureInfo.InvariantCulture);
        }

        return long.TryParse(text.AsSpan(start, At - start), CultureInfo.InvariantCulture, out var whole)
            ? whole
            : throw Error("the number is too large");
    }

    protected string? Identifier()
    {
        SkipSpace();
        var start = At;
        if (At < text.Length && (char.IsLetter(text[At]) || text[At] == '_'))
            while (At < text.Length && (char.IsLetterOrDigit(text[At]) || text[At] == '_')) At++;
        // The same object as the names of fields that a recipe gives, which makes them found at once.
        return At == start ? null : SharedNames.Share(text[start..At]);
    }

    protected bool Symbol(string symbol)
    {
        SkipSpace();
        if (string.CompareOrdinal(text, At, symbol, 0, symbol.Length) != 0) return false;
        if (symbol is "<" or ">" && At + 1 < text.Length && text[At + 1] == '=') return false;
        At += symbol.Length;
        return true;
    }

    protected bool Word(string word)
    {
        if (!Lookahead(word, out var after)) return false;
        At = after;
        return true;
    }

    protected bool Lookahead(string word, out int after)
    {
        SkipSpace();
        after = At + word.Length;
        return string.CompareOrdinal(text, At, word, 0, word.Length) == 0
            && (after >= text.Length || !(char.IsLetterOrDigit(text[after]) || text[after] == '_'));
    }

    protected void Expect(string symbol)
    {
        if (!Symbol(symbol))
            throw Error(At < text.Length ? $"expected '{symbol}' before '{text[At]}'" : $"expected '{symbol}' at the end");
    }

    protected void SkipSpace()
    {
        while (At < text.Length && char.IsWhiteSpace(text[At])) At++;
    }

    protected ExpressionSyntaxException Error(string message)
    {
        var assignment = At < text.Length && text[At] == '=' && (At + 1 == text.Length || text[At + 1] != '=');
        return new(assignment ? message + " (a comparison is written '==')" : message, At);
    }
}
