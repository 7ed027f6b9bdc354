using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Text;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Expressions;

public sealed class TextUnitTests
{
    private static readonly string[] Units = ["characters", "codepoints", "utf16"];

    /// <summary>Pieces that join each other in all ways: marks, emoji of several code points, flags, line ends, harakat.</summary>
    private static readonly string[] Pieces =
    [
        "a", "e\u0301", "\u0301", " ", "\r\n", "\r", "م\u064F\u064E", "مُحَمَّد", "\u0651", "ل", "👍", "🏽", "👍🏽", "👨‍👩‍👧",
        "\u200D", "🇸", "🇦", "नि", "ि", "\uFE0F", "é", "x",
    ];

    [Theory]
    [InlineData("len('e\u0301a')", 2, 3, 3)]
    [InlineData("len('👍🏽!')", 2, 3, 5)]
    [InlineData("len('مُحَمَّد')", 4, 8, 8)]
    [InlineData("len('👨‍👩‍👧')", 1, 5, 8)]
    [InlineData("find('👍🏽 ok', 'ok', 0)", 2, 3, 5)]
    [InlineData("extract('👍🏽 ok', 'k')", 3, 4, 6)]
    public void A_place_is_counted_in_the_unit_that_is_asked_for(string formula, long characters, long codePoints, long utf16)
    {
        object? Value(string unit)
        {
            var value = Expression.Parse($"{formula[..^1]}, '{unit}')").Evaluate(Variables.None);
            return value is Fields found ? found["start"] : value;
        }

        Assert.Equal([characters, codePoints, utf16], Units.Select(Value));
        var plain = Expression.Parse(formula).Evaluate(Variables.None);
        Assert.Equal(characters, plain is Fields found ? found["start"] : plain);
    }

    [Fact]
    public void What_is_found_is_what_substring_gives_back_in_every_unit()
    {
        var draws = new Minwal.Planning.SlotRandom(7);
        var search = Expression.Parse("find(text, part, from, unit)");
        var back = Expression.Parse("substring(text, found, found + len(part, unit), unit)");
        var found = 0;
        for (var round = 0; round < 3000; round++)
        {
            var pieces = Enumerable.Range(0, (int)draws.Below(9)).Select(_ => Pieces[(int)draws.Below(Pieces.Length)]).ToList();
            var text = string.Concat(pieces);
            var part = draws.Below(3) == 0 || pieces.Count == 0
                ? Pieces[(int)draws.Below(Pieces.Length)]
                : string.Concat(pieces.Skip((int)draws.Below(pieces.Count)).Take(1 + (int)draws.Below(3)));
            foreach (var unit in Units)
            {
                // A place inside a character exists in UTF-16 only, and is refused there.
                var from = unit == "utf16" ? 0 : draws.Below(3);
                var names = new Variables(new Fields().Add("text", text).Add("part", part).Add("from", from).Add("unit", unit));
                if (search.Evaluate(names) is not long place)
                {
                    // What does not begin and end inside characters is always found by code points.
                    Assert.False(unit == "codepoints" && from == 0 && text.Contains(part, StringComparison.Ordinal), $"{text} {part}");
                    continue;
                }

                found++;
                Assert.Equal(part, back.Evaluate(names.With(new Fields().Add("found", place))));
            }
        }

        Assert.InRange(found, 2000, 9000);
    }

    [Fact]
    public void Offsets_of_matches_give_their_texts_back_in_every_unit()
    {
        var draws = new Minwal.Planning.SlotRandom(8);
        var law = Expression.Parse("""
            all(extract_all(text, pattern, unit), substring(text, it.start, it.end, unit) == it.text
                and all(it.groups, it == null or substring(text, it.start, it.end, unit) == it.text))
            """);
        string[] patterns = [".", "\\w+", "\\p{L}", "(e)|(م)", "\\s?", "", "(.)(.)", "[^a]+", "\u0301"];
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, (int)draws.Below(9)).Select(_ => Pieces[(int)draws.Below(Pieces.Length)]));
            foreach (var unit in Units)
            {
                foreach (var pattern in patterns)
                {
                    var names = new Variables(new Fields().Add("text", text).Add("pattern", pattern).Add("unit", unit));
                    Assert.True(law.IsTrue(names), $"{text} {pattern} {unit}");
                }
            }
        }
    }

    [Fact]
    public void Every_character_is_matched_once() =>
        Assert.Equal((object?[])["e\u0301", "👍🏽", "م\u064F"],
            (IEnumerable<object?>)Expression.Parse("pluck(extract_all('e\u0301👍🏽م\u064F', '.'), 'text')").Evaluate(Variables.None)!);

    [Fact]
    public void A_part_that_would_cut_a_character_is_found_by_code_points_only()
    {
        Assert.Null(Expression.Parse("find('مُ', 'م')").Evaluate(Variables.None));
        Assert.Equal(0L, Expression.Parse("find('مُ', 'م', 0, 'codepoints')").Evaluate(Variables.None));
        Assert.Null(Expression.Parse("find('👍', emoji, 0, 'utf16')").Evaluate(new Variables(new Fields().Add("emoji", "\uDC4D"))));
    }

    [Theory]
    [InlineData("substring('👍', 1, 2, 'utf16')", "lies inside a character")]
    [InlineData("len('a', 'bytes')", "'characters', 'codepoints' or 'utf16'")]
    public void A_place_or_unit_that_is_none_is_refused(string formula, string message) =>
        Assert.Contains(message, Assert.Throws<MinwalException>(() => Expression.Parse(formula).Evaluate(Variables.None)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Lengths_are_those_of_the_check_of_characters()
    {
        var draws = new Minwal.Planning.SlotRandom(9);
        var length = Expression.Parse("[len(text), len(text, 'codepoints'), len(text, 'utf16')]");
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, (int)draws.Below(12)).Select(_ => Pieces[(int)draws.Below(Pieces.Length)]));
            Assert.Equal($"[{Characters.Count(text)},{text.EnumerateRunes().Count()},{text.Length}]",
                Json.ToText(length.Evaluate(new Variables(new Fields().Add("text", text)))));
        }
    }
}
