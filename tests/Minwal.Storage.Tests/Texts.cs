using FsCheck;
using FsCheck.Fluent;

namespace Minwal.Storage.Tests;

/// <summary>Texts that models and servers may send.</summary>
internal static class Texts
{
    /// <summary>Texts of whole characters, and some with lone surrogates among them, which UTF-8 cannot hold.</summary>
    public static Arbitrary<string> AnyUnits { get; } = Arb.From(
        Gen.Frequency(
                (8, Gen.Choose(0, 0x7F)), (8, Gen.Choose(0x600, 0x6FF)), (2, Gen.Choose(0x80, 0xD7FF)), (2, Gen.Choose(0xE000, 0x10FFFF)),
                (1, Gen.Choose(0xD800, 0xDFFF)))
            .Select(c => c is >= 0xD800 and <= 0xDFFF ? ((char)c).ToString() : char.ConvertFromUtf32(c)).ArrayOf().Select(string.Concat));
}
