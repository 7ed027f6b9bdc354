using System.Globalization;
using System.Text;
using Xunit;

namespace Minwal.Text.Tests;

public sealed class NfkcTests
{
    // Code points in hexadecimal; the expected ones are those of Python's unicodedata.normalize("NFKC", …).
    [Theory]
    [InlineData("FEFB", "644 627")]
    [InlineData("65 301", "E9")]
    [InlineData("FB01", "66 69")]
    [InlineData("627 654", "623")]
    [InlineData("648 64E 654", "624 64E")]
    [InlineData("1112 1161 11AB", "D55C")]
    [InlineData("D55C", "D55C")]
    [InlineData("1D4D7", "48")]
    [InlineData("958", "915 93C")]
    [InlineData("FDFA", "635 644 649 20 627 644 644 647 20 639 644 64A 647 20 648 633 644 645")]
    [InlineData("AC3C FB65 4A FEB6", "AC3C 67F 4A 634")]
    [InlineData("2020 61B", "2020 61B")]
    [InlineData("182 140 49 167 FF26", "182 6C B7 49 167 46")]
    [InlineData("312 628 203C FE96 BB AC3A 122", "312 628 21 21 62A BB AC3A 122")]
    [InlineData("1D4 56 B1", "1D4 56 B1")]
    [InlineData("8E FED8 D3 E8 33D", "8E 642 D3 E8 33D")]
    [InlineData("FB95 110D 1EE 13B", "6AF 110D 1EE 13B")]
    [InlineData("6B0 D7", "6B0 D7")]
    [InlineData("FEF5 61B 1F1 68D 33B 668 24E 1A2", "644 622 61B 44 5A 68D 33B 668 24E 1A2")]
    [InlineData("1101 FEC4 1D413 FBA1 AC DF", "1101 637 54 6BB AC DF")]
    [InlineData("617", "617")]
    [InlineData("70 E2 1D423 FF49 FE9D FB9B FF53", "70 E2 6A 69 62C 6B1 73")]
    [InlineData("13E FF13", "13E 33")]
    [InlineData("670 245 3305 FF15 FEE6 945", "670 245 30A4 30F3 30C1 35 646 945")]
    [InlineData("AC3B 649 6DE 116C", "AC3B 649 6DE 116C")]
    [InlineData("AC17 FB7B", "AC17 686")]
    [InlineData("1E9 87 216 1D40D FF0A 6DA 45", "1E9 87 216 4E 2A 6DA 45")]
    [InlineData("1FE 305 13B 320 328", "1FE 305 13B 328 320")]
    [InlineData("1167 91F FB94 6AF 33D 929 FF18 58", "1167 91F 6AF 6AF 33D 929 38 58")]
    [InlineData("FEAC", "630")]
    [InlineData("FF27", "47")]
    [InlineData("3313 659 33E", "30AE 30EB 30C0 30FC 659 33E")]
    [InlineData("21E 24A", "21E 24A")]
    [InlineData("657 1F608 63D 22E 93D", "657 1F608 63D 22E 93D")]
    [InlineData("147 1F600 13B 1D419 94E 340 A8", "147 1F600 13B 5A 94E 300 20 308")]
    [InlineData("FEEE FB89 2A 23D", "648 688 2A 23D")]
    [InlineData("11C 1D401 11A FB9F", "11C 42 11A 6BA")]
    [InlineData("66A FEE4 31E FEDB 6E9 91 FEEC", "66A 645 31E 643 6E9 91 647")]
    [InlineData("630 120 1108 FB8E 23F 2038 3305", "630 120 1108 6A9 23F 2038 30A4 30F3 30C1")]
    [InlineData("FF58", "78")]
    public void The_form_is_the_one_of_the_standard(string points, string expected) =>
        Assert.Equal(expected, Hex(Nfkc.Of(Text(points))));

    private static string Text(string hex) =>
        string.Concat(hex.Split(' ')
            .Select(h => char.ConvertFromUtf32(int.Parse(h, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    private static string Hex(string text) =>
        string.Join(' ', text.EnumerateRunes().Select((Rune r) => r.Value.ToString("X", CultureInfo.InvariantCulture)));
}
