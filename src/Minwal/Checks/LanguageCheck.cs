using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>That labels keep the script they are defined in: a model that writes Arabic likes to translate "positive" too.</summary>
internal sealed class LanguageCheck(IReadOnlyList<TextField> fields, string script) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("language", "Label fields hold letters of one script only, so that the model has not translated them.", shape =>
    {
        var fields = shape.Required("fields", Shapes.ListOf(Shapes.Text, 1, 100, single: true), "The record's label fields.");
        var script = shape.Required("script", Shapes.OneOf("latin", "arabic"), "The script of their letters.");
        return values => (values.Get(fields), _ => new LanguageCheck([.. values.Get(fields).Select(f => new TextField(f))], values.Get(script)));
    });

    public Rejection? Check(Fields record, IVariables variables)
    {
        foreach (var field in fields)
        {
            var rejection = field.Each(record, text =>
            {
                var count = ScriptCount.Of(text);
                var foreign = count.Letters - (script == "latin" ? count.Latin : count.Arabic);
                return foreign == 0 ? null : new Rejection("language.translated", $"{field.Path} is '{text}': {foreign} of {count.Letters} letters are not {script}",
                    new Fields().Add("field", field.Path).Add("foreign_letters", (long)foreign).Add("letters", (long)count.Letters));
            });
            if (rejection is not null) return rejection;
        }

        return null;
    }
}
