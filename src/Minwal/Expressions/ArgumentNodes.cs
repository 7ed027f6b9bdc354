namespace Minwal.Expressions;

/// <summary>An argument that is a formula over <c>it</c>: evaluated by the function, once for each item.</summary>
/// <param name="formula">The formula.</param>
/// <param name="list">The argument whose items it sees.</param>
internal sealed class ItemFormulaNode(Node formula, Node? list) : Node
{
    public Node Formula => formula;

    public override object? Evaluate(IVariables variables) => new ItemFormula(formula, variables);

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        var inner = new List<NamePath>();
        formula.CollectPaths(inner);
        foreach (var path in inner)
        {
            if (path.Name != ItemFormula.Item) paths.Add(path);
            else if (list?.Path is { } whole) paths.Add(whole.Then(PathStep.Each).Then(path.Steps));
        }
    }
}

/// <summary>An argument that is a pattern which is known only when the formula is evaluated.</summary>
internal sealed class PatternNode(Node pattern) : Node
{
    public override object? Evaluate(IVariables variables)
    {
        if (pattern.Evaluate(variables) is not string text)
            throw new EvaluationException("a pattern is a text, such as '[0-9]+'");
        try
        {
            return Pattern.Computed(text);
        }
        catch (ArgumentException e)
        {
            throw new EvaluationException($"not a regular expression: {e.Message}");
        }
    }

    public override void CollectPaths(ICollection<NamePath> paths) => pattern.CollectPaths(paths);
}
