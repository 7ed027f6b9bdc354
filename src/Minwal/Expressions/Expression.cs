using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// A small formula of the recipe language, such as <c>audience == 'child' and words(text) &lt; 20</c>.
/// Parsed once, evaluated many times, thread-safe. The language is described in <c>docs/reference.md</c>.
/// </summary>
public sealed class Expression
{
    private static readonly Registry<Function> BuiltIn = Functions.Create();

    private readonly Node _root;
    private readonly IReadOnlyList<BoundName> _bound;

    private Expression(string text, Mark mark, Node root, bool draws, IReadOnlyList<BoundName> bound)
    {
        (Text, Mark, Draws, _root) = (text, mark, draws, root);
        _bound = bound;
        Bound = [.. bound.Select(b => b.Name)];
        var paths = new List<NamePath>();
        root.CollectPaths(paths);
        Reads = [.. paths.Select(path => path.Name).Distinct().Where(name => !Bound.Contains(name))];
        Paths = [.. paths.Select(path => Outside(path, bound)).OfType<NamePath>()];
        Path = root.Path is { } whole ? Outside(whole, bound) : null;
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>Where it was written.</summary>
    public Mark Mark { get; }

    /// <summary>The names it reads: the first part of each path, without names that are <see cref="Bound"/>.</summary>
    public IReadOnlyList<string> Reads { get; }

    /// <summary>
    /// The paths it reads, each as deep as it is written down. One that begins with a name that is <see cref="Bound"/> is the path of what
    /// the name stands for, and is not here where that is none.
    /// </summary>
    internal IReadOnlyList<NamePath> Paths { get; }

    /// <summary>The path that the whole formula is, as in <see cref="Paths"/>; null when it is anything else.</summary>
    internal NamePath? Path { get; }

    /// <summary>The names that are bound around it, by <c>for</c>: whoever evaluates it gives them their values.</summary>
    internal IReadOnlyList<string> Bound { get; }

    /// <summary>Whether a function in it draws from the record's random numbers.</summary>
    internal bool Draws { get; }

    /// <summary>
    /// Parses <paramref name="text"/>, which may call <paramref name="functions"/> and stands where the names <paramref name="bound"/> are
    /// bound; the fault's column points at the character that was not understood.
    /// </summary>
    internal static Expression? TryParse(
        string text, Mark mark, Registry<Function> functions, IReadOnlyList<BoundName> bound, out Fault? fault)
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
                $"{e.Message} in {Quoted(text)}");
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
            throw new MinwalException([new Fault("MW1011", Mark, $"{e.Message} in {Quoted(Text)}", e.Hint)]);
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

    /// <summary>The names and formulas of the map that it writes down; null when it is anything else.</summary>
    internal IReadOnlyList<(string Name, Expression Value)>? Entries =>
        _root is ObjectNode map ? [.. map.Entries.Select(entry => (entry.Name, Part(entry.Value)))] : null;

    /// <summary>The items of the list that it writes down; null when it is anything else.</summary>
    internal IReadOnlyList<Expression>? Items => _root is ListNode list ? [.. list.Items.Select(Part)] : null;

    /// <summary>What <c>map(list, formula)</c> makes of an item; null when it is anything else.</summary>
    internal Expression? Mapped =>
        _root is CallNode { Function.Name: "map", Arguments: [var list, ItemFormulaNode { Formula: var each }] }
            ? new Expression(Text, Mark, each, Draws,
                [.. _bound, new BoundName(ItemFormula.Item, list.Path is { } path ? Outside(path.Then(PathStep.Each), _bound) : null)])
            : null;

    /// <summary>Whether it is a value that is written down, which is then <paramref name="value"/>.</summary>
    internal bool IsLiteral(out object? value)
    {
        value = (_root as LiteralNode)?.Value;
        return _root is LiteralNode;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>For messages: the beginning is enough to know a long formula again.</summary>
    private static string Quoted(string text) =>
        text.Length <= 200 ? $"'{text}'" : $"'{text[..(char.IsHighSurrogate(text[199]) ? 199 : 200)]}…'";

    private static NamePath? Outside(NamePath path, IReadOnlyList<BoundName> bound)
    {
        path = path.WithoutIndices(index => Names(index).Any(name => bound.Any(b => b.Name == name)));
        // The innermost of equal names is meant.
        var name = bound.LastOrDefault(b => b.Name == path.Name);
        return name is null ? path : name.Path?.Then(path.Steps);
    }

    private static IEnumerable<string> Names(Node node)
    {
        var paths = new List<NamePath>();
        node.CollectPaths(paths);
        return paths.Select(path => path.Name);
    }

    private Expression Part(Node root) => new(Text, Mark, root, Draws, _bound);
}
