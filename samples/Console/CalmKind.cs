using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Samples.Console;

/// <summary>The check <c>calm</c>: no text that shouts.</summary>
internal sealed class CalmKind : RecordCheckKind
{
    private readonly Key<FieldPath> _field;
    private readonly Key<long> _marks;

    public CalmKind() : base("calm", "No text that shouts with exclamation marks.")
    {
        _field = Required("field", Shapes.Path, "The record's text field.");
        _marks = Optional("marks", Shapes.Integer(0), 0, "The most exclamation marks.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) => new CalmCheck(values.Get(_field), values.Get(_marks));

    private sealed class CalmCheck(FieldPath field, long most) : IRecordCheck
    {
        public Rejection? Check(Fields record, IVariables variables)
        {
            long marks = field.Values(record).Sum(text => Value.ToText(text).Count(c => c == '!'));
            return marks <= most ? null : new Rejection("calm.marks", $"{marks} exclamation marks, at most {most} are allowed",
                new Fields().Add("marks", marks).Add("most", most));
        }
    }
}
