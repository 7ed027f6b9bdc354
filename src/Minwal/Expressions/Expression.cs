using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// A small formula of the recipe language, such as <c>audience == 'child' and words(text) &lt; 20</c>.
/// Parsed once, evaluated many times, thread-safe. The language is described in <c>docs/recipes.md</c>.
/// </summary>
public sealed class Expression
{
    private readonly Node _root;

    private Expression(string text, Mark mark, Node root) => (Text, Mark, _root) = (text, mark, root);

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>Where it was written.</summary>
    public Mark Mark { get; }

    /// <summary>The names it reads: the first part of each path, without names bound inside.</summary>
    public IReadOnlyList<string> Reads
    {
        get
        {
            var names = new List<string>();
            _root.CollectNames(names);
            return names;
        }
    }

    /// <summary>Parses <paramref name="text"/>; the fault's column points at the character that was not understood.</summary>
    public static Expression? TryParse(string text, Mark mark, out Fault? fault)
    {
        fault = null;
        try
        {
            return new Expression(text, mark, new ExpressionParser(text).ParseAll());
        }
        catch (ExpressionSyntaxException e)
        {
            fault = new Fault("MW1010", mark.Line == 0 ? mark : mark with { Column = mark.Column + e.Position }, $"{e.Message} in '{text}'");
            return null;
        }
    }

    /// <summary>Parses a formula that is known to be right (in code and tests).</summary>
    /// <exception cref="MinwalException">MW1010 when it is not.</exception>
    public static Expression Parse(string text, Mark mark = default) =>
        TryParse(text, mark, out var fault) ?? throw new MinwalException([fault!]);

    /// <summary>The value of the formula.</summary>
    /// <exception cref="MinwalException">MW1011 when a name is unknown or an operand has the wrong type.</exception>
    public object? Evaluate(IVariables variables)
    {
        try
        {
            return _root.Evaluate(variables);
        }
        catch (EvaluationException e)
        {
            throw new MinwalException([new Fault("MW1011", Mark, $"{e.Message} in '{Text}'", e.Hint)]);
        }
    }

    /// <summary>Whether the value is true (see <see cref="Value.IsTrue"/>).</summary>
    public bool IsTrue(IVariables variables) => Value.IsTrue(Evaluate(variables));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
