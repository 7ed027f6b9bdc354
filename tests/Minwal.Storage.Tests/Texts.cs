using FsCheck;
using FsCheck.Fluent;

namespace Minwal.Storage.Tests;

/// <summary>Texts of whole characters, as UTF-8 can hold them.</summary>
internal static class Texts
{
    public static Arbitrary<string> Any { get; } = Arb.From(
        Gen.Frequency((4, Gen.Choose(0, 0x7F)), (4, Gen.Choose(0x600, 0x6FF)), (1, Gen.Choose(0x80, 0xD7FF)), (1, Gen.Choose(0xE000, 0x10FFFF)))
            .Select(char.ConvertFromUtf32).ArrayOf().Select(string.Concat));
}
