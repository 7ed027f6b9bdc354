using Minwal.Recipes.Language;

namespace Minwal.Checks;

/// <summary>A kind of check that looks at one record alone.</summary>
/// <example><code>
/// sealed class CapitalsKind : RecordCheckKind
/// {
///     private readonly Key&lt;FieldPath&gt; _field;
///
///     public CapitalsKind() : base("capitals", "No text in capitals only.") =>
///         _field = Required("field", Shapes.Path, "The record's text field.");
///
///     protected override IReadOnlyList&lt;FieldPath&gt; Paths(MapValues values) => [values.Get(_field)];
///
///     protected override IRecordCheck Create(MapValues values, CheckContext context) => new CapitalsCheck(values.Get(_field));
/// }
/// </code></example>
/// <param name="name">The name under <c>checks:</c>.</param>
/// <param name="summary">What it tests, in one sentence.</param>
public abstract class RecordCheckKind(string name, string summary) : CheckKind(name, summary)
{
    /// <summary>Makes the check for one run or one file.</summary>
    protected abstract IRecordCheck Create(MapValues values, CheckContext context);

    /// <summary>
    /// What the check says of the types of a record's fields, so that a file in which everything is text can be read; null for nothing.
    /// </summary>
    private protected virtual AnswerShape? RecordShape(MapValues values) => null;

    private protected sealed override CheckSettings Make(CheckArguments arguments, MapValues values) =>
        new RecordCheckSettings(arguments, context => Create(values, context)) { RecordShape = RecordShape(values) };
}
