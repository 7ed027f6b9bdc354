using Minwal.Recipes.Language;

namespace Minwal.Checks;

/// <summary>One number of a check's settings that may be computed for each record.</summary>
/// <param name="Value">The number.</param>
internal sealed record Bound(double Value)
{
    /// <summary>Reads a number in a range, or a formula.</summary>
    public static Shape<Setting<Bound>> Setting(double least, double most) => new SettingShape<Bound>(
        Shapes.Number(least, most).To((double n, YamlValue _, ICollection<Faults.Fault> _, out Bound bound) => (bound = new Bound(n)) is not null),
        value => Values.Value.Number(value) is { } n && n >= least && n <= most ? new Bound(n) : null);
}
