using System.Text.RegularExpressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Expressions;

internal abstract class Node
{
    public abstract object? Evaluate(IVariables variables);

    /// <summary>The value where a default stands behind it: a field that is not there is null, however it is named.</summary>
    public virtual object? EvaluateBeforeDefault(IVariables variables) => Evaluate(variables);

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

    public override object? Evaluate(IVariables variables) => TryFeature(variables, out var feature) ? feature
        : FieldOf(target.Evaluate(variables));

    public override object? EvaluateBeforeDefault(IVariables variables) => TryFeature(variables, out var feature) ? feature
        : FieldOf(target.EvaluateBeforeDefault(variables));

    private bool TryFeature(IVariables variables, out object? feature)
    {
        feature = null;
        return _dotted is not null && variables.TryGet(_dotted, out feature);
    }

    private object? FieldOf(object? value) => value switch
    {
        Fields fields => fields.GetValueOrDefault(name),
        null => null,
        string text when text.AsSpan().TrimStart() is ['{' or '[', ..] =>
            throw new EvaluationException($"'.{name}' needs an object, not string; json(…) gives what a text of JSON says"),
        var other => throw new EvaluationException($"'.{name}' needs an object, not {Value.TypeName(other)}"),
    };

    public override NamePath? Path { get; } = target.Path?.Then(PathStep.To(name));

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        if (Path is not null) paths.Add(Path);
        else target.CollectPaths(paths);
    }
}

internal sealed class IndexNode(Node target, Node index) : Node
{
    // What is written down has been looked up beforehand, as `a.b` is; what is computed nobody has looked at.
    private readonly bool _isWritten = index is LiteralNode;

    public override object? Evaluate(IVariables variables) => Find(target.Evaluate(variables), variables, _isWritten);

    public override object? EvaluateBeforeDefault(IVariables variables) =>
        Find(target.EvaluateBeforeDefault(variables), variables, mayLack: true);

    private object? Find(object? container, IVariables variables, bool mayLack)
    {
        var key = index.Evaluate(variables);
        switch (container)
        {
            case Fields fields:
                var name = Value.ToText(key);
                return fields.TryGetValue(name, out var value) || mayLack ? value : throw Lacks(fields, name);
            case IReadOnlyList<object?> list:
                var at = (long)Number(key, "an index");
                if (at < 0) at += list.Count;
                return at >= 0 && at < list.Count ? list[(int)at] : null;
            case null: return null;
            default: throw new EvaluationException($"[] needs a list or an object, not {Value.TypeName(container)}");
        }
    }

    private static EvaluationException Lacks(Fields fields, string name)
    {
        var near = Spelling.Nearest(name, fields.Keys);
        return new EvaluationException($"there is no field '{name}'", near is not null ? $"did you mean '{near}'?"
            : $"there are {string.Join(", ", fields.Keys.Take(20))}; where a field may be missing, write [...] ?? null");
    }

    public override NamePath? Path { get; } = target.Path?.Then(index switch
    {
        LiteralNode { Value: string field } => PathStep.To(field),
        LiteralNode { Value: var number } => PathStep.At(Value.ToText(number)),
        _ => PathStep.By(index),
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
    public IReadOnlyList<Node> Items => items;

    // A list of literals is the same for every record.
    private readonly List<object?>? _constant = items.All(item => item is LiteralNode)
        ? [.. items.Select(item => item.Evaluate(Variables.None))]
        : null;

    public override object? Evaluate(IVariables variables)
    {
        if (_constant is not null) return _constant;
        var list = new List<object?>(items.Count);
        for (var i = 0; i < items.Count; i++) list.Add(items[i].Evaluate(variables));
        return Work.Counted(variables, list);
    }

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        foreach (var item in items) item.CollectPaths(paths);
    }
}

/// <summary><c>{ name: value, "other name": value }</c>.</summary>
/// <param name="entries">The names and values, in order.</param>
internal sealed class ObjectNode(IReadOnlyList<(string Name, Node Value)> entries) : Node
{
    public IReadOnlyList<(string Name, Node Value)> Entries => entries;

    public override object? Evaluate(IVariables variables)
    {
        var fields = new Fields(entries.Count);
        foreach (var (name, value) in entries) fields.Add(name, value.Evaluate(variables));
        return Work.Counted(variables, fields);
    }

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        foreach (var (_, value) in entries) value.CollectPaths(paths);
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override object? Evaluate(IVariables variables) => Value.Boxed(!Value.IsTrue(operand.Evaluate(variables)));

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
    public Function Function => function;

    public IReadOnlyList<Node> Arguments => arguments;

    public override object? Evaluate(IVariables variables)
    {
        var values = new object?[arguments.Count];
        for (var isFirst = true; ; isFirst = false)
        {
            for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Evaluate(variables);
            try
            {
                return Work.Counted(variables, function.Body(values, variables));
            }
            catch (RegexMatchTimeoutException e) when (isFirst)
            {
                // A busy machine may have been slow and not the pattern.
                Pattern.Relieve(e.Pattern);
            }
            catch (RegexMatchTimeoutException e)
            {
                throw new EvaluationException($"the pattern '{e.Pattern}' took more than {e.MatchTimeout.TotalMilliseconds:0} ms",
                    "a pattern with repetitions inside repetitions, such as (a+)+, takes very long on some texts");
            }
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
