using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// A small formula of the recipe language, such as <c>audience == 'child' and words(text) &lt; 20</c>.
/// Parsed once, evaluated many times, thread-safe. The language is described in <c>docs/recipes.md</c>.
/// </summary>
public sealed class Expression
{
    private static readonly Registry<Function> BuiltIn = Functions.Create();

    private readonly Node _root;

    private Expression(string text, Mark mark, Node root, bool draws, IReadOnlyList<string> bound)
    {
        (Text, Mark, Draws, Bound, _root) = (text, mark, draws, bound, root);
        var names = new List<string>();
        root.CollectNames(names);
        Reads = bound.Count == 0 ? names : [.. names.Where(name => !bound.Contains(name))];
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>Where it was written.</summary>
    public Mark Mark { get; }

    /// <summary>The names it reads: the first part of each path, without names that are <see cref="Bound"/>.</summary>
    public IReadOnlyList<string> Reads { get; }

    /// <summary>The names that are bound around it, by <c>for</c>: whoever evaluates it gives them their values.</summary>
    internal IReadOnlyList<string> Bound { get; }

    /// <summary>Whether a function in it draws from the record's random numbers.</summary>
    internal bool Draws { get; }

    /// <summary>
    /// Parses <paramref name="text"/>, which may call <paramref name="functions"/> and stands where the names <paramref name="bound"/> are
    /// bound; the fault's column points at the character that was not understood.
    /// </summary>
    internal static Expression? TryParse(
        string text, Mark mark, Registry<Function> functions, IReadOnlyList<string> bound, out Fault? fault)
    {
        fault = null;
        try
        {
            var parser = new ExpressionParser(text, functions);
            var root = parser.ParseAll();
            return new Expression(text, mark, root, parser.Draws, bound);
        }
        catch (ExpressionSyntaxException e)
        {
            fault = new Fault("MW1010", mark.Line == 0 ? mark : mark with { Column = mark.Column + e.Position },
                $"{e.Message} in '{text}'");
            return null;
        }
    }

    /// <summary>Parses a formula that is known to be right (in code and tests) and calls built-in functions only.</summary>
    /// <exception cref="MinwalException">MW1010 when it is not.</exception>
    internal static Expression Parse(string text, Mark mark = default) =>
        TryParse(text, mark, BuiltIn, [], out var fault) ?? throw new MinwalException([fault!]);

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

    /// <summary>The formulas that must all be true for this one to be true: the sides of its <c>and</c>, or itself.</summary>
    internal IReadOnlyList<Expression> Conjuncts() => _root is BinaryNode { Operator: Operator.And } and
        ? [.. Part(and.Left).Conjuncts(), .. Part(and.Right).Conjuncts()]
        : [this];

    /// <summary>The two sides where this is <c>a == b</c>; null where it is not.</summary>
    internal (Expression Left, Expression Right)? Equality() =>
        _root is BinaryNode { Operator: Operator.Equal } equal ? (Part(equal.Left), Part(equal.Right)) : null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private Expression Part(Node root) => new(Text, Mark, root, Draws, Bound);
}
