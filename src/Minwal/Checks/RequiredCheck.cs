using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Patterns that must occur in a text.</summary>
internal sealed class RequiredCheck(TextField field, IReadOnlyList<Regex> patterns, bool any) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("required", "Regular expressions that must match somewhere in a text.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field; turns[].text means each turn's.");
        var patterns = shape.Required("patterns", PatternList.Shape, "The regular expressions; begin with (?i) to ignore case.");
        var any = shape.Optional("any", Shapes.Boolean, false, "One that matches is enough; all must match when false.");
        return values => ([values.Get(field)], _ => new RequiredCheck(new TextField(values.Get(field)), values.Get(patterns), values.Get(any)));
    });

    public Rejection? Check(Fields record, IVariables variables) => field.Each(record, text =>
    {
        foreach (var pattern in patterns)
        {
            var match = PatternList.Find(pattern, text);
            if (match is null) return new Rejection("required.too_slow", $"/{pattern}/ took more than {PatternList.Limit.TotalMilliseconds} ms", new Fields().Add("pattern", pattern.ToString()));
            if (match.Success && any) return null;
            if (!match.Success && !any) return new Rejection("required.missing", $"nothing matches /{pattern}/", new Fields().Add("pattern", pattern.ToString()));
        }

        return any ? new Rejection("required.missing", $"nothing matches any of {patterns.Count} patterns", new Fields().Add("patterns", (long)patterns.Count)) : null;
    });
}
