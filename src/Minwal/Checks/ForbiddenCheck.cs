using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Patterns that must not occur in a text: unfilled slots, phrases of the model about itself, personal data.</summary>
internal sealed class ForbiddenCheck(TextField field, IReadOnlyList<Regex> patterns) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("forbidden", "Regular expressions that must not match anywhere in a text.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field; turns[].text means each turn's.");
        var patterns = shape.Required("patterns", PatternList.Shape, "The regular expressions; begin with (?i) to ignore case.");
        return values => ([values.Get(field)], _ => new ForbiddenCheck(new TextField(values.Get(field)), values.Get(patterns)));
    });

    public Rejection? Check(Fields record, IVariables variables) => field.Each(record, text =>
    {
        foreach (var pattern in patterns)
        {
            var match = PatternList.Find(pattern, text);
            if (match is null) return new Rejection("forbidden.too_slow", $"/{pattern}/ took more than {PatternList.Limit.TotalMilliseconds} ms", new Fields().Add("pattern", pattern.ToString()));
            if (match.Success)
                return new Rejection("forbidden.found", $"'{match.Value}' at character {match.Index + 1} matches /{pattern}/",
                    new Fields().Add("pattern", pattern.ToString()).Add("found", match.Value).Add("at", (long)match.Index + 1));
        }

        return null;
    });
}
