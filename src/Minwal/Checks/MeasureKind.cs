using Minwal.Recipes.Language;

namespace Minwal.Checks;

/// <summary>A kind of check that measures all records together.</summary>
/// <example>A gate for the mean length of a text:<code>
/// sealed class LengthKind : MeasureKind
/// {
///     private readonly Key&lt;FieldPath&gt; _field;
///     private readonly Key&lt;double&gt; _most;
///
///     public LengthKind() : base("length", "Texts are short on average.")
///     {
///         _field = Required("field", Shapes.Path, "The record's text field.");
///         _most = Required("most", Shapes.Number(0), "The most characters on average.");
///     }
///
///     protected override IReadOnlyList&lt;FieldPath&gt; Paths(MapValues values) => [values.Get(_field)];
///
///     protected override IMeasure Create(MapValues values, CheckContext context) => new Length(values.Get(_field), values.Get(_most));
/// }
///
/// sealed class Length(FieldPath field, double most) : IMeasure
/// {
///     private long _records, _characters;
///
///     public void Add(Fields record, IVariables variables)
///     {
///         _records++;
///         _characters += field.Values(record).Sum(text => Value.ToText(text).Length);
///     }
///
///     public Finding Complete()
///     {
///         var mean = _records == 0 ? 0 : (double)_characters / _records;
///         return new Finding("length", [new Figure("mean", mean, Most: most)])
///         {
///             Rejections = mean &lt;= most ? [] : [new Rejection("length.long", $"{mean:0.#} characters on average", [])],
///         };
///     }
/// }
/// </code></example>
/// <param name="name">The name under <c>checks:</c>.</param>
/// <param name="summary">What it tests, in one sentence.</param>
public abstract class MeasureKind(string name, string summary) : CheckKind(name, summary)
{
    /// <summary>Makes the measure for one run or one file.</summary>
    protected abstract IMeasure Create(MapValues values, CheckContext context);

    private protected sealed override CheckSettings Make(CheckArguments arguments, MapValues values) =>
        new MeasureSettings(arguments, context => Create(values, context));
}
