using System.Text.RegularExpressions;

namespace Minwal.Expressions;

/// <summary>An argument that is a formula over <c>it</c>: evaluated by the function, once for each item.</summary>
internal sealed class ItemFormulaNode(Node formula) : Node
{
    public override object? Evaluate(IVariables variables) => new ItemFormula(formula, variables);

    public override void CollectNames(List<string> names)
    {
        var inner = new List<string>();
        formula.CollectNames(inner);
        foreach (var name in inner)
            if (name != ItemFormula.Item && !names.Contains(name)) names.Add(name);
    }
}

/// <summary>An argument that is a pattern which is known only when the formula is evaluated. The last one is kept: most are the same again.</summary>
internal sealed class PatternNode(Node pattern) : Node
{
    private volatile Regex? _last;

    public override object? Evaluate(IVariables variables)
    {
        if (pattern.Evaluate(variables) is not string text)
            throw new EvaluationException("a pattern is a text, such as '[0-9]+'");
        if (_last is { } last && last.ToString() == text) return last;
        try
        {
            return _last = Pattern.Compile(text);
        }
        catch (ArgumentException e)
        {
            throw new EvaluationException($"not a regular expression: {e.Message}");
        }
    }

    public override void CollectNames(List<string> names) => pattern.CollectNames(names);
}

/// <summary>The regular expressions of formulas.</summary>
internal static class Pattern
{
    /// <summary>How long one search may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private const int Longest = 10_000;

    /// <summary>
    /// In linear time where the pattern allows it (no references back, no looking around, not too large), under the limit of time in any
    /// case. Both find the same.
    /// </summary>
    /// <exception cref="ArgumentException">When it is no regular expression.</exception>
    public static Regex Compile(string pattern)
    {
        if (pattern.Length > Longest) throw new ArgumentException($"it is longer than {Longest:N0} characters", nameof(pattern));
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
    }
}
