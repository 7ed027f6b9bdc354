using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Checks;

/// <summary>A kind of check: its name in recipes, its keys, and how it is made. One file per kind; the list is <see cref="CheckKinds"/>.</summary>
public sealed class CheckKind
{
    private CheckKind(string name, string summary, MapShape<CheckSettings> shape) => (Name, Summary, Shape) = (name, summary, shape);

    /// <summary>The name under <c>checks:</c>.</summary>
    public string Name { get; }

    /// <summary>What it tests, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>Its keys.</summary>
    public MapShape<CheckSettings> Shape { get; }

    /// <summary>
    /// Describes a kind. <paramref name="keys"/> adds the kind's own keys to the shape and returns what turns read values into a maker of the check;
    /// the keys <c>when</c> and <c>warn</c> are added for every kind.
    /// </summary>
    /// <param name="name">The name under <c>checks:</c>.</param>
    /// <param name="summary">What it tests, in one sentence.</param>
    /// <param name="keys">Adds keys; the returned function gives the record paths it reads and the maker.</param>
    public static CheckKind Define(
        string name,
        string summary,
        Func<MapShape<CheckSettings>, Func<MapValues, (IReadOnlyList<string> Paths, Func<CheckContext, ICheck> Create)>> keys)
    {
        var shape = new MapShape<CheckSettings>($"check_{name}", summary);
        var build = keys(shape);
        var when = shape.Optional<Expression?>("when", Shapes.Formula.To((Expression e, YamlValue _, ICollection<Fault> _, out Expression? r) => (r = e) is not null), null,
            "The records it concerns, as a formula over the record's fields; all when absent.");
        var warn = shape.Optional("warn", Shapes.Boolean, false, "Only report what it finds, reject nothing.");
        shape.Build(values =>
        {
            var (paths, create) = build(values);
            return new CheckSettings(name, values.Mark, values.Get(when), values.Get(warn), paths, create)
            {
                Shape = name == "shape" ? (create(new CheckContext("", 0, _ => [])) as ShapeCheck)?.Shape : null,
            };
        });
        return new CheckKind(name, summary, shape);
    }
}
