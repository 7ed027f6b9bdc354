using Minwal.Recipes.Language;

namespace Minwal.Checks;

/// <summary>A kind of check that compares a record with those accepted before it.</summary>
/// <example>No two records in a row with the same beginning:<code>
/// sealed class OpeningsKind : ComparisonKind
/// {
///     private readonly Key&lt;FieldPath&gt; _field;
///
///     public OpeningsKind() : base("openings", "No record begins like the one before it.") =>
///         _field = Required("field", Shapes.Path, "The record's text field.");
///
///     protected override IReadOnlyList&lt;FieldPath&gt; Paths(MapValues values) => [values.Get(_field)];
///
///     protected override IComparison Create(MapValues values, CheckContext context) => new Openings(values.Get(_field));
/// }
///
/// sealed class Openings(FieldPath field) : IComparison
/// {
///     private string? _last;
///
///     public IPrepared? Prepare(Fields record, IVariables variables) =>
///         new Prepared(this, Value.ToText(field.Values(record).FirstOrDefault()).Split(' ')[0]);
///
///     public void Dispose() { }
///
///     private sealed class Prepared(Openings openings, string word) : IPrepared
///     {
///         public Rejection? Compare() =>
///             word == openings._last ? new Rejection("openings.same", $"it begins with '{word}' again", []) : null;
///
///         public void Remember(long record) => openings._last = word;
///     }
/// }
/// </code></example>
/// <param name="name">The name under <c>checks:</c>.</param>
/// <param name="summary">What it tests, in one sentence.</param>
public abstract class ComparisonKind(string name, string summary) : CheckKind(name, summary)
{
    /// <summary>Makes the comparison for one run or one file.</summary>
    protected abstract IComparison Create(MapValues values, CheckContext context);

    private protected sealed override CheckSettings Make(CheckArguments arguments, MapValues values) =>
        new ComparisonSettings(arguments, context => Create(values, context));
}
