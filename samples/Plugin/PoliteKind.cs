using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Samples.Plugin;

/// <summary>The check <c>polite</c>: every text has one of the polite words.</summary>
internal sealed class PoliteKind : RecordCheckKind
{
    private readonly Key<FieldPath> _field;
    private readonly Key<IReadOnlyList<string>> _words;

    public PoliteKind() : base("polite", "Every text has a polite word.")
    {
        _field = Required("field", Shapes.Path, "The record's text field.");
        _words = Optional<IReadOnlyList<string>>("words", Shapes.ListOf(Shapes.Text, 1), ["please", "thanks"], "The polite words.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new PoliteCheck(values.Get(_field), values.Get(_words));

    private sealed class PoliteCheck(FieldPath field, IReadOnlyList<string> words) : IRecordCheck
    {
        public Rejection? Check(Fields record, IVariables variables)
        {
            var rude = field.Values(record).Select(Value.ToText).FirstOrDefault(text => !IsPolite(text));
            return rude is null ? null : new Rejection("polite.missing", $"none of {string.Join(", ", words)} is in the text", []);
        }

        private bool IsPolite(string text) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
