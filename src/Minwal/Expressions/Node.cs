using System.Text.RegularExpressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Expressions;

internal abstract class Node
{
    public abstract object? Evaluate(IVariables variables);

    /// <summary>The path that the node is; null when it is anything else.</summary>
    public virtual NamePath? Path => null;

    /// <summary>Adds every path that is read, each as deep as it is written down.</summary>
    public virtual void CollectPaths(ICollection<NamePath> paths)
    {
    }

    protected static double Number(object? value, string what) =>
        Value.Number(value) ?? throw new EvaluationException($"{what} needs a number, not {Value.TypeName(value)} {Json.ToText(value)}");
}

internal sealed class LiteralNode(object? value) : Node
{
    public object? Value => value;

    public override object? Evaluate(IVariables variables) => value;
}

internal sealed class NameNode(string name) : Node
{
    public string Name => name;

    public override object? Evaluate(IVariables variables)
    {
        if (variables.TryGet(name, out var value)) return value;
        var near = Spelling.Nearest(name, variables.Names);
        throw new EvaluationException($"unknown name '{name}'",
            near is null ? $"known: {string.Join(", ", variables.Names)}" : $"did you mean '{near}'?");
    }

    public override NamePath Path { get; } = NamePath.Of(name);

    public override void CollectPaths(ICollection<NamePath> paths) => paths.Add(Path);
}

internal sealed class MemberNode(Node target, string name) : Node
{
    /// <summary>A name that is a text and has features besides (what a grammar remembers) offers them under dotted names.</summary>
    private readonly string? _dotted = target is NameNode whole ? $"{whole.Name}.{name}" : null;

    public override object? Evaluate(IVariables variables)
    {
        if (_dotted is not null && variables.TryGet(_dotted, out var feature)) return feature;
        return target.Evaluate(variables) switch
        {
            Fields fields => fields.TryGetValue(name, out var value) ? value : null,
            null => null,
            var other => throw new EvaluationException($"'.{name}' needs an object, not {Value.TypeName(other)}"),
        };
    }

    public override NamePath? Path { get; } = target.Path?.Then(PathStep.To(name));

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        if (Path is not null) paths.Add(Path);
        else target.CollectPaths(paths);
    }
}

internal sealed class IndexNode(Node target, Node index) : Node
{
    public override object? Evaluate(IVariables variables)
    {
        var container = target.Evaluate(variables);
        var key = index.Evaluate(variables);
        switch (container)
        {
            case Fields fields: return fields.TryGetValue(Value.ToText(key), out var value) ? value : null;
            case IReadOnlyList<object?> list:
                var at = (long)Number(key, "an index");
                if (at < 0) at += list.Count;
                return at >= 0 && at < list.Count ? list[(int)at] : null;
            case null: return null;
            default: throw new EvaluationException($"[] needs a list or an object, not {Value.TypeName(container)}");
        }
    }

    public override NamePath? Path { get; } = target.Path?.Then(index switch
    {
        LiteralNode { Value: string field } => PathStep.To(field),
        LiteralNode { Value: var number } => PathStep.At(Value.ToText(number)),
        _ => PathStep.Computed,
    });

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        if (Path is not null) paths.Add(Path);
        else target.CollectPaths(paths);
        index.CollectPaths(paths);
    }
}

internal sealed class ListNode(IReadOnlyList<Node> items) : Node
{
    // A list of literals is the same for every record.
    private readonly List<object?>? _constant = items.All(item => item is LiteralNode)
        ? [.. items.Select(item => item.Evaluate(Variables.None))]
        : null;

    public override object? Evaluate(IVariables variables) =>
        _constant ?? Work.Counted<List<object?>>(variables, [.. items.Select(item => item.Evaluate(variables))]);

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        foreach (var item in items) item.CollectPaths(paths);
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override object? Evaluate(IVariables variables) => !Value.IsTrue(operand.Evaluate(variables));

    public override void CollectPaths(ICollection<NamePath> paths) => operand.CollectPaths(paths);
}

internal sealed class NegateNode(Node operand) : Node
{
    public override object? Evaluate(IVariables variables) => operand.Evaluate(variables) switch
    {
        long.MinValue => throw NumberFunctions.TooLarge(),
        long l => -l,
        var other => (object)-Number(other, "'-'"),
    };

    public override void CollectPaths(ICollection<NamePath> paths) => operand.CollectPaths(paths);
}

internal sealed class CallNode(Function function, IReadOnlyList<Node> arguments) : Node
{
    public override object? Evaluate(IVariables variables)
    {
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Evaluate(variables);
        try
        {
            return Work.Counted(variables, function.Body(values, variables));
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new EvaluationException($"the pattern '{e.Pattern}' took more than {e.MatchTimeout.TotalMilliseconds:0} ms",
                "a pattern with repetitions inside repetitions, such as (a+)+, takes very long on some texts");
        }
    }

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        foreach (var argument in arguments) argument.CollectPaths(paths);
    }
}

/// <summary><c>if(condition, yes, no)</c>: the branch that is not taken is not evaluated, so it may name what is not there.</summary>
internal sealed class ConditionalNode(Node condition, Node yes, Node no) : Node
{
    public override object? Evaluate(IVariables variables) =>
        Value.IsTrue(condition.Evaluate(variables)) ? yes.Evaluate(variables) : no.Evaluate(variables);

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        foreach (var node in (Node[])[condition, yes, no]) node.CollectPaths(paths);
    }
}
