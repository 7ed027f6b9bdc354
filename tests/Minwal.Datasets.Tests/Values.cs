using FsCheck;
using FsCheck.Fluent;
using Minwal.Values;

namespace Minwal.Datasets.Tests;

/// <summary>Records of every kind, of whole characters as UTF-8 can hold them.</summary>
internal static class Values
{
    public static Gen<string> Text { get; } = Gen.Frequency(
            (6, Gen.Choose(0x20, 0x7E)),
            (6, Gen.Choose(0x600, 0x6FF)),
            (3, Gen.Elements(0, 9, 10, 13, 0x22, 0x2C, 0x3D, 0x5C, 0x200F, 0x2028, 0xFEFF)),
            (1, Gen.Choose(0x80, 0xD7FF)),
            (1, Gen.Choose(0xE000, 0x10FFFF)))
        .Select(char.ConvertFromUtf32).ArrayOf().Select(string.Concat);

    /// <summary>What a cell of a CSV can hold: all but the signs of a file that is not UTF-8.</summary>
    public static Gen<string> Cell { get; } =
        Text.Select(t => t.Replace("\0", "", StringComparison.Ordinal).Replace("\uFFFD", "", StringComparison.Ordinal));

    public static Arbitrary<Fields[]> Records { get; } = Arb.From(Gen.Sized(size => Record(Math.Min(size, 12))).ArrayOf());

    private static Gen<Fields> Record(int size) => Text.Zip(Value(size)).ArrayOf()
        .Select(entries => new Fields(entries.Select(e => KeyValuePair.Create(e.Item1, e.Item2))));

    private static Gen<object?> Value(int size)
    {
        var plain = Gen.OneOf(
            Text.Select(t => (object?)t),
            ArbMap.Default.GeneratorFor<long>().Select(n => (object?)n),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(d => (object?)d.Get),
            Gen.Elements<object?>(null, true, false, 0L, 0.5, long.MaxValue, long.MinValue, double.MaxValue, double.Epsilon, ""));
        if (size < 2) return plain;
        var inner = Value(size / 4);
        return Gen.Frequency(
            (6, plain),
            (1, inner.ArrayOf(2).Select(items => (object?)items.ToList())),
            (1, Record(size / 4).Resize(2).Select(f => (object?)f)));
    }
}
