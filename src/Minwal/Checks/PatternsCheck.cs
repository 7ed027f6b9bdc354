using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Patterns that a text must not contain, or of which it must contain one.</summary>
internal sealed class PatternsCheck(FieldPath field, IReadOnlyList<Regex> patterns, bool required)
    : FieldCheck(required ? "required" : "forbidden", field)
{
    protected override Rejection? CheckText(string text, IVariables variables)
    {
        foreach (var pattern in patterns)
        {
            if (MatchOf(pattern, text) is not { } match)
            {
                return new Rejection(
                    "pattern.too_slow", $"the pattern '{pattern}' took more than {Expressions.Pattern.Limit.TotalMilliseconds:0} ms",
                    new Fields().Add("pattern", pattern.ToString()));
            }

            if (!match.Success) continue;
            if (required) return null;
            return new Rejection("forbidden.found", $"contains '{match.Value}', which the pattern '{pattern}' forbids",
                new Fields().Add("pattern", pattern.ToString()).Add("at", (long)match.Index));
        }

        if (!required) return null;
        return new Rejection("required.missing", "contains none of the required patterns",
            new Fields().Add("patterns", (long)patterns.Count));
    }

    /// <summary>The match, which may be none; null when the pattern took too long twice: once can be the machine's fault.</summary>
    private static Match? MatchOf(Regex pattern, string text)
    {
        for (var tries = 0; tries < 2; tries++)
        {
            try
            {
                return pattern.Match(text);
            }
            catch (RegexMatchTimeoutException)
            {
                // Whether this pattern or a busy machine was slow, the next try tells.
            }
        }

        return null;
    }
}

/// <summary>The kinds <c>forbidden</c> and <c>required</c>.</summary>
internal sealed class PatternsKind : RecordCheckKind
{
    /// <summary>A regular expression.</summary>
    public static readonly Shape<Regex> Pattern = Shapes.Text.To((string text, YamlValue node, Reading reading, out Regex regex) =>
    {
        try
        {
            regex = Expressions.Pattern.Written(text);
            return true;
        }
        catch (ArgumentException e)
        {
            regex = null!;
            reading.Add(new Fault("MW1007", node.Mark, $"'{text}' is not a regular expression: {e.Message}"));
            return false;
        }
    });

    private readonly bool _required;
    private readonly Key<FieldPath> _field;
    private readonly Key<IReadOnlyList<Regex>> _patterns;

    private PatternsKind(string name, string summary, bool required) : base(name, summary)
    {
        _required = required;
        _field = Required("field", Shapes.Path, "The record's text field.");
        _patterns = Required("patterns", Shapes.ListOf(Pattern, 1, 1_000, single: true),
            "Regular expressions (.NET's); (?i) at the beginning ignores case.");
    }

    public static PatternsKind Forbidden() => new("forbidden", "Patterns that a text must not contain.", required: false);

    public static PatternsKind Required() => new("required", "Patterns of which a text must contain at least one.", required: true);

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new PatternsCheck(values.Get(_field), values.Get(_patterns), _required);
}
