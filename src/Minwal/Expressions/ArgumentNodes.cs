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

    public override void CollectNames(List<string> names) => pattern.CollectNames(names);
}
