using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Recipes.Language;

/// <summary>A range of numbers with both ends included: <c>[5, 20]</c>, or one number for both ends.</summary>
/// <param name="Least">The lower end.</param>
/// <param name="Most">The upper end, at least <paramref name="Least"/>.</param>
public sealed record Band(double Least, double Most)
{
    /// <summary>Reads <c>[least, most]</c> or one number.</summary>
    public static Shape<Band> Shape { get; } = Shapes.ListOf(Shapes.Number(), 1, 2, single: true).To(
        (IReadOnlyList<double> list, YamlValue node, Reading reading, out Band band) =>
        {
            band = new Band(list[0], list[^1]);
            if (band.Least <= band.Most) return true;
            reading.Add(new Fault("MW1007", node.Mark, $"the range [{list[0]}, {list[^1]}] ends before it begins"));
            return false;
        });

    /// <summary>Reads a band that is written down or computed.</summary>
    public static Shape<Setting<Band>> Setting { get; } = new SettingShape<Band>(Shape, From);

    /// <summary>Whether <paramref name="number"/> lies inside.</summary>
    public bool Contains(double number) => number >= Least && number <= Most;

    /// <summary>A band from a value: a list of one or two numbers, or a number; null for all else.</summary>
    public static Band? From(object? value) => value switch
    {
        IReadOnlyList<object?> { Count: 1 or 2 } list when Value.Number(list[0]) is { } a && Value.Number(list[^1]) is { } b && a <= b =>
            new Band(a, b),
        _ when Value.Number(value) is { } n => new Band(n, n),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Least} to {Most}");
}
