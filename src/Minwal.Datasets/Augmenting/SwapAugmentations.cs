using System.Globalization;
using System.Text;
using Minwal.Planning;
using Minwal.Text;

namespace Minwal.Datasets.Augmenting;

/// <summary>Another city, country or person in place of one.</summary>
/// <param name="lexicon">The lists, made when the first text is changed: who only asks for the name does not wait for them.</param>
internal sealed class EntityAugmentation(Lazy<Lexicon> lexicon)
    : TextAugmentation("entities", "Other cities, countries and names of persons, the same in all texts of a record.")
{
    public override bool ChangesFacts => true;

    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random)
    {
        var made = new StringBuilder(text.Length);
        var end = 0;
        foreach (var match in lexicon.Value.Find(text))
        {
            var other = swaps.For(match.Key, () => Other(match.Key, shared));
            if (other is null) continue;
            made.Append(text, end, match.Start - end);
            // لـ and the article are written as one: لجدة, للرياض.
            var isJoined = other.StartsWith("ال", StringComparison.Ordinal) && match.Start > 0 && text[match.Start - 1] == 'ل';
            made.Append(isJoined ? other[1..] : other);
            end = match.End;
        }

        return end == 0 ? text : made.Append(text, end, text.Length - end).ToString();
    }

    private string? Other(string key, ulong shared)
    {
        var list = lexicon.Value.Alternatives(key);
        var own = new SlotRandom(SlotRandom.Key(shared, (long)SlotRandom.Hash(key)));
        var other = list[own.Below(list.Count)];
        return CompareKey.Of(other) == key ? null : other;
    }
}

/// <summary>Another number in place of one, of which the words around it do not change.</summary>
internal sealed class NumberAugmentation()
    : TextAugmentation("numbers", "Other numbers that take the same words around them: 3 to 10, 11 to 99, as many digits; none of a sum.")
{
    private const string Sums = "+-−–×x*÷/=^√%٪<>:.,٫٬";

    public override bool ChangesFacts => true;

    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random)
    {
        var dates = WrittenDate.In(text);
        var made = new StringBuilder(text.Length);
        var end = 0;
        foreach (var numeral in Numeral.In(text))
        {
            if (dates.Any(date => numeral.Start < date.Start + date.Length && date.Start < numeral.Start + numeral.Length)) continue;
            if (!IsAlone(text, numeral) || Other(numeral, swaps, shared) is not { } other) continue;
            made.Append(text, end, numeral.Start - end).Append(InScript(other, text[numeral.Start]));
            end = numeral.Start + numeral.Length;
        }

        return end == 0 ? text : made.Append(text, end, text.Length - end).ToString();
    }

    private static string? Other(Numeral numeral, Swaps swaps, ulong shared)
    {
        // Thousands with separators, decimals, years, and numbers so long that they are somebody's stay.
        if (numeral.Digits.Length != numeral.Length || numeral.Length > 4 || numeral.Digits.Contains('.')) return null;
        var number = int.Parse(numeral.Digits, CultureInfo.InvariantCulture);
        var (least, most) = number switch
        {
            < 3 => (number, number),
            <= 10 => (3, 10),
            < 100 => (11, 99),
            < 1_000 => (101, 999),
            >= 1_300 and <= 2_100 => (number, number),
            _ => (1_000, 9_999),
        };
        if (least == most) return null;
        return swaps.For(numeral.Digits, () =>
        {
            var own = new SlotRandom(SlotRandom.Key(shared, number));
            // A round number stays round.
            var step = number <= 10 ? 1 : number >= 100 && number % 50 == 0 ? 50 : number % 10 == 0 ? 10 : number % 5 == 0 ? 5 : 1;
            var first = (least + step - 1) / step * step;
            return (first + (step * own.Below(((most - first) / step) + 1))).ToString(CultureInfo.InvariantCulture);
        });
    }

    /// <summary>Whether it is no piece of a word, a sum, a time, a percentage or a longer number.</summary>
    private static bool IsAlone(string text, Numeral numeral)
    {
        if (numeral.IsPercent) return false;
        var (before, after) = (numeral.Start - 1, numeral.Start + numeral.Length);
        if (before >= 0 && (char.IsLetter(text[before]) || text[before] is '_' or '#')) return false;
        if (after < text.Length && (char.IsLetter(text[after]) || text[after] == '_')) return false;
        while (before >= 0 && text[before] == ' ') before--;
        while (after < text.Length && text[after] == ' ') after++;
        var isSum = (before >= 0 && Sums.Contains(text[before]) && text[before] is not ('.' or ',' or ':'))
            || (after < text.Length && Sums.Contains(text[after]) && text[after] is not ('.' or ','));
        if (isSum) return false;
        // 3.5 and 10,000 are one number; the point that ends a sentence is none of it.
        var next = numeral.Start + numeral.Length;
        return !(next + 1 < text.Length && text[next] is '.' or ',' && char.IsDigit(text[next + 1]))
            && !(numeral.Start > 1 && text[numeral.Start - 1] is '.' or ',' or ':' && char.IsDigit(text[numeral.Start - 2]));
    }

    private static string InScript(string digits, char like)
    {
        var zero = like - CharUnicodeInfo.GetDecimalDigitValue(like);
        return string.Concat(digits.Select(digit => (char)(zero + digit - '0')));
    }
}
