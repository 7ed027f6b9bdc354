using System.Text.RegularExpressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Checks;

/// <summary>Regular expressions of a recipe: each compiled once, without backtracking where it can be (linear time), else under a time limit of 100 ms.</summary>
internal static class PatternList
{
    /// <summary>The time that one search may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads one pattern or a list of them.</summary>
    public static Shape<IReadOnlyList<Regex>> Shape { get; } = Shapes.ListOf(Shapes.Text.To((string text, YamlValue node, ICollection<Fault> faults, out Regex regex) =>
    {
        try
        {
            regex = Compile(text);
            return true;
        }
        catch (ArgumentException wrong)
        {
            regex = null!;
            faults.Add(new Fault("MW1007", node.Mark, $"'{text}' is not a regular expression: {wrong.Message}", "see the .NET regular expression language; quote the text in single quotes in YAML"));
            return false;
        }
    }), 1, 1000, single: true);

    /// <summary>Whether <paramref name="regex"/> matches; null when the time limit was reached.</summary>
    public static Match? Find(Regex regex, string text)
    {
        try
        {
            return regex.Match(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            // Lookarounds and back references need backtracking.
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
    }
}
