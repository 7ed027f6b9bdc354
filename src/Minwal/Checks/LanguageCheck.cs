using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The script of label fields: models that write Arabic texts tend to translate the labels too.</summary>
internal sealed class LanguageCheck(IReadOnlyList<string> fields, string script) : IRecordCheck
{
    public Rejection? Check(Fields record, IVariables variables)
    {
        foreach (var field in fields)
        {
            foreach (var value in Value.At(record, field))
            {
                var text = Value.ToText(value);
                var count = ScriptCount.Of(text);
                if (count.Letters == (script == "latin" ? count.Latin : count.Arabic)) continue;
                var needed = script == "latin" ? "Latin" : "Arabic";
                return new Rejection("language.wrong_script", $"{field} is '{text}', its letters must be {needed}",
                    new Fields().Add("field", field).Add("value", text));
            }
        }

        return null;
    }
}

/// <summary>The kind <c>language</c>.</summary>
internal sealed class LanguageKind : RecordCheckKind
{
    private readonly Key<IReadOnlyList<string>> _fields;
    private readonly Key<string> _script;

    public LanguageKind()
        : base("language", "The script of label fields: models that write texts in one language tend to translate the labels too.")
    {
        _fields = Required("fields", Shapes.ListOf(Shapes.Text, 1, single: true), "The label fields.");
        _script = Optional("script", Shapes.OneOf("latin", "arabic"), "latin", "The script that all their letters must have.");
    }

    protected override IReadOnlyList<string> Paths(MapValues values) => values.Get(_fields);

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new LanguageCheck(values.Get(_fields), values.Get(_script));
}
