using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Expressions;

internal abstract class Node
{
    public abstract object? Evaluate(IVariables variables);

    public virtual void CollectNames(List<string> names)
    {
    }

    protected static double Number(object? value, string what) =>
        Value.Number(value) ?? throw new EvaluationException($"{what} needs a number, not {Value.TypeName(value)} {Json.ToText(value)}");
}

internal sealed class LiteralNode(object? value) : Node
{
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

    public override void CollectNames(List<string> names)
    {
        if (!names.Contains(name)) names.Add(name);
    }
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

    public override void CollectNames(List<string> names) => target.CollectNames(names);
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

    public override void CollectNames(List<string> names)
    {
        target.CollectNames(names);
        index.CollectNames(names);
    }
}

internal sealed class ListNode(IReadOnlyList<Node> items) : Node
{
    // A list of literals is the same for every record.
    private readonly List<object?>? _constant = items.All(item => item is LiteralNode)
        ? [.. items.Select(item => item.Evaluate(Variables.None))]
        : null;

    public override object? Evaluate(IVariables variables) => _constant ?? [.. items.Select(item => item.Evaluate(variables))];

    public override void CollectNames(List<string> names)
    {
        foreach (var item in items) item.CollectNames(names);
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override object? Evaluate(IVariables variables) => !Value.IsTrue(operand.Evaluate(variables));

    public override void CollectNames(List<string> names) => operand.CollectNames(names);
}

internal sealed class NegateNode(Node operand) : Node
{
    public override object? Evaluate(IVariables variables) => operand.Evaluate(variables) switch
    {
        long l => -l,
        var other => (object)-Number(other, "'-'"),
    };

    public override void CollectNames(List<string> names) => operand.CollectNames(names);
}

internal sealed class CallNode(Function function, IReadOnlyList<Node> arguments) : Node
{
    public override object? Evaluate(IVariables variables)
    {
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Evaluate(variables);
        return function.Body(values, variables);
    }

    public override void CollectNames(List<string> names)
    {
        foreach (var argument in arguments) argument.CollectNames(names);
    }
}

/// <summary><c>if(condition, yes, no)</c>: the branch that is not taken is not evaluated, so it may name what is not there.</summary>
internal sealed class ConditionalNode(Node condition, Node yes, Node no) : Node
{
    public override object? Evaluate(IVariables variables) =>
        Value.IsTrue(condition.Evaluate(variables)) ? yes.Evaluate(variables) : no.Evaluate(variables);

    public override void CollectNames(List<string> names)
    {
        foreach (var node in (Node[])[condition, yes, no]) node.CollectNames(names);
    }
}

internal enum Operator
{
    Or, And, Fallback, Equal, NotEqual, In, NotIn, Less, LessOrEqual, Greater, GreaterOrEqual, Plus, Minus, Times, Divide, Modulo,
}

internal sealed class BinaryNode(string op, Node left, Node right) : Node
{
    private readonly Operator _op = op switch
    {
        "or" => Operator.Or,
        "and" => Operator.And,
        "??" => Operator.Fallback,
        "==" => Operator.Equal,
        "!=" => Operator.NotEqual,
        "in" => Operator.In,
        "not in" => Operator.NotIn,
        "<" => Operator.Less,
        "<=" => Operator.LessOrEqual,
        ">" => Operator.Greater,
        ">=" => Operator.GreaterOrEqual,
        "+" => Operator.Plus,
        "-" => Operator.Minus,
        "*" => Operator.Times,
        "/" => Operator.Divide,
        "%" => Operator.Modulo,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "not an operator"),
    };

    public Node Left => left;

    public Node Right => right;

    public Operator Operator => _op;

    public override object? Evaluate(IVariables variables)
    {
        var a = left.Evaluate(variables);
        switch (_op)
        {
            case Operator.And: return Value.IsTrue(a) && Value.IsTrue(right.Evaluate(variables));
            case Operator.Or: return Value.IsTrue(a) || Value.IsTrue(right.Evaluate(variables));
            case Operator.Fallback: return a ?? right.Evaluate(variables);
        }

        var b = right.Evaluate(variables);
        return _op switch
        {
            Operator.Equal => Value.AreEqual(a, b),
            Operator.NotEqual => !Value.AreEqual(a, b),
            Operator.In => Contains(b, a),
            Operator.NotIn => !Contains(b, a),
            Operator.Less => Compare(a, b) < 0,
            Operator.LessOrEqual => Compare(a, b) <= 0,
            Operator.Greater => Compare(a, b) > 0,
            Operator.GreaterOrEqual => Compare(a, b) >= 0,
            Operator.Plus when a is string || b is string => Value.ToText(a) + Value.ToText(b),
            Operator.Plus when a is IReadOnlyList<object?> x && b is IReadOnlyList<object?> y => x.Concat(y).ToList(),
            _ => Arithmetic(a, b),
        };
    }

    public override void CollectNames(List<string> names)
    {
        left.CollectNames(names);
        right.CollectNames(names);
    }

    private static bool Contains(object? container, object? item) => container switch
    {
        IReadOnlyList<object?> list => IsAmong(list, item),
        Fields fields => fields.ContainsKey(Value.ToText(item)),
        string text => text.Contains(Value.ToText(item), StringComparison.Ordinal),
        null => false,
        _ => throw new EvaluationException($"'in' needs a list, an object or a string, not {Value.TypeName(container)}"),
    };

    private static bool IsAmong(IReadOnlyList<object?> list, object? item)
    {
        for (var i = 0; i < list.Count; i++)
            if (Value.AreEqual(list[i], item)) return true;
        return false;
    }

    private static int Compare(object? a, object? b) =>
        a is string x && b is string y ? string.CompareOrdinal(x, y) : Number(a, "a comparison").CompareTo(Number(b, "a comparison"));

    private object Arithmetic(object? a, object? b)
    {
        if (a is long x && b is long y)
        {
            switch (_op)
            {
                case Operator.Plus: return x + y;
                case Operator.Minus: return x - y;
                case Operator.Times: return x * y;
                case Operator.Modulo: return y == 0 ? throw new EvaluationException("division by zero") : x % y;
                case Operator.Divide when y != 0 && x % y == 0: return x / y;
            }
        }

        var (m, n) = (Value.Number(a) ?? Number(a, $"'{op}'"), Value.Number(b) ?? Number(b, $"'{op}'"));
        return _op switch
        {
            Operator.Plus => m + n,
            Operator.Minus => m - n,
            Operator.Times => m * n,
            Operator.Divide => n == 0 ? throw new EvaluationException("division by zero") : m / n,
            _ => n == 0 ? throw new EvaluationException("division by zero") : m % n,
        };
    }
}
