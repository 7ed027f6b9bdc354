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
            Operator.Plus when a is string || b is string => Work.Counted(variables, Joined(a, b, variables)),
            Operator.Plus when a is IReadOnlyList<object?> x && b is IReadOnlyList<object?> y =>
                Work.Counted(variables, x.Concat(y).ToList()),
            _ => Arithmetic(a, b),
        };
    }

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        left.CollectPaths(paths);
        right.CollectPaths(paths);
    }

    private static string Joined(object? a, object? b, IVariables variables) => !variables.TryGet(Functions.SumsKey, out _)
        ? Value.ToText(a) + Value.ToText(b)
        : throw new EvaluationException(
            $"'+' adds numbers in a grammar, not {Value.TypeName(a)} {Json.ToText(a)} and {Value.TypeName(b)} {Json.ToText(b)}",
            "write texts beside each other, <=a><=b>, or join([a, b], ''); number(a) makes a number of a text");

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
        (a, b) switch
        {
            (string x, string y) => string.CompareOrdinal(x, y),
            (long x, long y) => x.CompareTo(y),
            _ => Number(a, "a comparison").CompareTo(Number(b, "a comparison")),
        };

    private object Arithmetic(object? a, object? b)
    {
        if (a is long x && b is long y)
        {
            try
            {
                switch (_op)
                {
                    case Operator.Plus: return checked(x + y);
                    case Operator.Minus: return checked(x - y);
                    case Operator.Times: return checked(x * y);
                    // The remainder by −1 is 0, also of the least number, where the machine's division overflows.
                    case Operator.Modulo when y is not 0: return y == -1 ? 0L : x % y;
                    case Operator.Divide when y is not 0 and not -1 && x % y == 0: return x / y;
                    case Operator.Divide when y == -1: return checked(-x);
                }
            }
            catch (OverflowException)
            {
                throw NumberFunctions.TooLarge();
            }
        }

        var (m, n) = (Number(a, $"'{op}'"), Number(b, $"'{op}'"));
        if (!double.IsFinite(m) || !double.IsFinite(n))
            throw new EvaluationException($"'{op}' needs a number, not one that is infinite or undefined");
        if (_op is Operator.Divide or Operator.Modulo && n == 0) throw new EvaluationException("division by zero");
        return NumberFunctions.Finite(_op switch
        {
            Operator.Plus => m + n,
            Operator.Minus => m - n,
            Operator.Times => m * n,
            Operator.Divide => m / n,
            _ => m % n,
        });
    }
}
