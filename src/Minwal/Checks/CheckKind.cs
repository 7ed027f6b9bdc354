using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// A kind of check: its name in recipes, its keys, and how it is made. It is a <see cref="RecordCheckKind"/>, a <see
/// cref="ComparisonKind"/> or a
/// <see cref="MeasureKind"/>. The keys <c>when</c> and <c>warn</c> belong to every kind. Immutable and thread-safe once made.
/// </summary>
public abstract class CheckKind : IRegistered
{
    private static readonly Key<Expression> When = new("when", Shapes.Formula,
        "The records it concerns, as a formula over the record's fields and what the record was made from; all when absent.", false, null!);

    private static readonly Key<bool> Warn = new("warn", Shapes.Boolean, "Only report what it finds, reject nothing.", false, false);

    private readonly MapShape<CheckSettings> _shape;
    private readonly Lazy<MapShape<CheckSettings>> _finished;

    private protected CheckKind(string name, string summary)
    {
        (Name, Summary) = (name, summary);
        _shape = new MapShape<CheckSettings>($"check_{name}", summary);
        // The keys of every kind come after the kind's own, which its constructor adds.
        _finished = new Lazy<MapShape<CheckSettings>>(Finish);
    }

    /// <summary>The name under <c>checks:</c>.</summary>
    public string Name { get; }

    /// <summary>What it tests, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>Its keys.</summary>
    internal MapShape<CheckSettings> Shape => _finished.Value;

    /// <summary>Adds a key that must be there. Only for constructors.</summary>
    protected Key<V> Required<V>(string key, Shape<V> shape, string summary) => _shape.Required(key, shape, summary);

    /// <summary>Adds a key that may be absent; then it has the value <paramref name="fallback"/>. Only for constructors.</summary>
    protected Key<V> Optional<V>(string key, Shape<V> shape, V fallback, string summary) => _shape.Optional(key, shape, fallback, summary);

    /// <summary>Adds a key that several kinds have. Only for constructors.</summary>
    protected void Add(Key key) => _shape.Add(key);

    /// <summary>
    /// The paths of record fields that the check reads. A record in which one of them leads nowhere, or to null, fails with the reason
    /// <c>NAME.no_field</c> before the check sees it, unless a <c>shape</c> of the recipe says that the field is optional.
    /// </summary>
    protected abstract IReadOnlyList<FieldPath> Paths(MapValues values);

    /// <summary>The sources whose rows the check reads.</summary>
    protected virtual IReadOnlyList<string> Sources(MapValues values) => [];

    /// <summary>Refuses values that do not go together.</summary>
    protected virtual void Validate(MapValues values)
    {
    }

    /// <summary>
    /// What is wrong with files of the recipe that the check names, before a record is made: <paramref name="file"/> gives the content of a
    /// file, null when there is none of that name.
    /// </summary>
    protected virtual IEnumerable<Fault> Inspect(MapValues values, Func<string, byte[]?> file) => [];

    private protected abstract CheckSettings Make(CheckArguments arguments, MapValues values);

    private MapShape<CheckSettings> Finish()
    {
        _shape.Add(When);
        _shape.Add(Warn);
        return _shape.Build(values =>
        {
            Validate(values);
            var when = values.Get(When);
            IReadOnlyList<Expression> formulas = [.. values.Formulas.Where(formula => formula != when)];
            var arguments = new CheckArguments(Name, values.Mark, when, values.Get(Warn), Paths(values), Sources(values), formulas)
            {
                Inspect = file => Inspect(values, file),
            };
            return Make(arguments, values);
        });
    }
}
