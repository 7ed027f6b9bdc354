using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Patterns that a text must not contain, or of which it must contain one.</summary>
internal sealed class PatternsCheck(string field, IReadOnlyList<Regex> patterns, bool required) : FieldCheck(field)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private static readonly Shape<Regex> Pattern = Shapes.Text.To((string text, YamlValue node, ICollection<Fault> faults, out Regex regex) =>
    {
        try
        {
            regex = Compile(text);
            return true;
        }
        catch (ArgumentException e)
        {
            regex = null!;
            faults.Add(new Fault("MW1007", node.Mark, $"'{text}' is not a regular expression: {e.Message}"));
            return false;
        }
    });

    public static CheckKind Forbidden { get; } = Define("forbidden", "Patterns that a text must not contain.", required: false);

    public static CheckKind Required { get; } = Define("required", "Patterns of which a text must contain at least one.", required: true);

    protected override Rejection? CheckText(string text, IVariables variables)
    {
        foreach (var pattern in patterns)
        {
            Match match;
            try
            {
                match = pattern.Match(text);
            }
            catch (RegexMatchTimeoutException)
            {
                return new Rejection("pattern.too_slow", $"the pattern '{pattern}' took more than {Limit.TotalMilliseconds:0} ms", new Fields().Add("pattern", pattern.ToString()));
            }

            if (!match.Success) continue;
            return required ? null : new Rejection("forbidden.found", $"contains '{match.Value}', which the pattern '{pattern}' forbids", new Fields().Add("pattern", pattern.ToString()).Add("at", (long)match.Index));
        }

        return required ? new Rejection("required.missing", "contains none of the required patterns", new Fields().Add("patterns", (long)patterns.Count)) : null;
    }

    // Without backtracking a search takes time in proportion to the text; lookarounds and back references need backtracking, and have the limit.
    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
    }

    private static CheckKind Define(string name, string summary, bool required) => CheckKind.Define(name, summary, shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field.");
        var patterns = shape.Required("patterns", Shapes.ListOf(Pattern, 1, 1_000, single: true), "Regular expressions (.NET's); (?i) at the beginning ignores case.");
        return values => ([values.Get(field)], _ => new PatternsCheck(values.Get(field), values.Get(patterns), required));
    });
}
