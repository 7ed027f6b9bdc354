using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The script of label fields: models that write Arabic texts tend to translate the labels too.</summary>
internal sealed class LanguageCheck(IReadOnlyList<string> fields, string script) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("language", "The script of label fields: models that write texts in one language tend to translate the labels too.", shape =>
    {
        var fields = shape.Required("fields", Shapes.ListOf(Shapes.Text, 1, single: true), "The label fields.");
        var script = shape.Optional("script", Shapes.OneOf("latin", "arabic"), "latin", "The script that all their letters must have.");
        return values => (values.Get(fields), _ => new LanguageCheck(values.Get(fields), values.Get(script)));
    });

    public Rejection? Check(Fields record, IVariables variables)
    {
        foreach (var field in fields)
        {
            foreach (var value in Value.At(record, field))
            {
                var text = Value.ToText(value);
                var count = ScriptCount.Of(text);
                if (count.Letters == (script == "latin" ? count.Latin : count.Arabic)) continue;
                return new Rejection("language.wrong_script", $"{field} is '{text}', its letters must be {(script == "latin" ? "Latin" : "Arabic")}", new Fields().Add("field", field).Add("value", text));
            }
        }

        return null;
    }
}
