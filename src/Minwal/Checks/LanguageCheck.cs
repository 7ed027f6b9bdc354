using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The script of label fields: models that write Arabic texts tend to translate the labels too.</summary>
internal sealed class LanguageCheck(IReadOnlyList<FieldPath> fields, string script) : IRecordCheck
{
    public Rejection? Check(Fields record, IVariables variables)
    {
        foreach (var field in fields)
        {
            if (FieldText.Only(record, field) is { } only)
            {
                if (!IsOfScript(only)) return Refuse(field.Head, only);
                continue;
            }

            foreach (var found in FieldText.In(record, field))
            {
                if (found.Text is not { } text) return found.NoText("language");
                if (!IsOfScript(text)) return Refuse(found.Place, text);
            }
        }

        return null;
    }

    private bool IsOfScript(string text)
    {
        var count = ScriptCount.Of(text);
        return count.Letters == (script == "latin" ? count.Latin : count.Arabic);
    }

    private Rejection Refuse(string place, string text) =>
        new("language.wrong_script", $"{place} is '{text}', its letters must be {(script == "latin" ? "Latin" : "Arabic")}",
            new Fields().Add("field", place).Add("value", text));
}

/// <summary>The kind <c>language</c>.</summary>
internal sealed class LanguageKind : RecordCheckKind
{
    private readonly Key<IReadOnlyList<FieldPath>> _fields;
    private readonly Key<string> _script;

    public LanguageKind()
        : base("language", "The script of label fields: models that write texts in one language tend to translate the labels too.")
    {
        _fields = Required("fields", Shapes.ListOf(Shapes.Path, 1, single: true), "The label fields.");
        _script = Optional("script", Shapes.OneOf("latin", "arabic"), "latin", "The script that all their letters must have.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => values.Get(_fields);

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new LanguageCheck(values.Get(_fields), values.Get(_script));
}
