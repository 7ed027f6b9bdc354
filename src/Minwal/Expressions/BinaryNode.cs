using Minwal.Values;

namespace Minwal.Expressions;

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

    private readonly string _told = $"'{op}'";

    public Node Left => left;

    public Node Right => right;

    public Operator Operator => _op;

    public override object? Evaluate(IVariables variables)
    {
        if (_op == Operator.Fallback) return left.EvaluateBeforeDefault(variables) ?? right.Evaluate(variables);
        var a = left.Evaluate(variables);
        if (_op == Operator.And) return Value.Boxed(Value.IsTrue(a) && Value.IsTrue(right.Evaluate(variables)));
        if (_op == Operator.Or) return Value.Boxed(Value.IsTrue(a) || Value.IsTrue(right.Evaluate(variables)));
        var b = right.Evaluate(variables);
        return _op switch
        {
            Operator.Equal => Value.Boxed(Value.AreEqual(a, b)),
            Operator.NotEqual => Value.Boxed(!Value.AreEqual(a, b)),
            Operator.In => Value.Boxed(Contains(b, a)),
            Operator.NotIn => Value.Boxed(!Contains(b, a)),
            Operator.Less => Value.Boxed(Compare(a, b) < 0),
            Operator.LessOrEqual => Value.Boxed(Compare(a, b) <= 0),
            Operator.Greater => Value.Boxed(Compare(a, b) > 0),
            Operator.GreaterOrEqual => Value.Boxed(Compare(a, b) >= 0),
            Operator.Plus when a is string || b is string => Work.Counted(variables, Joined(a, b, variables)),
            Operator.Plus when a is IReadOnlyList<object?> x && b is IReadOnlyList<object?> y =>
                Work.Counted(variables, x.Concat(y).ToList()),
            _ => Arithmetic(a, b),
        };
    }

    public override object? EvaluateBeforeDefault(IVariables variables) => _op != Operator.Fallback ? Evaluate(variables)
        : left.EvaluateBeforeDefault(variables) ?? right.EvaluateBeforeDefault(variables);

    public override void CollectPaths(ICollection<NamePath> paths)
    {
        if (_op != Operator.Fallback)
        {
            left.CollectPaths(paths);
        }
        else
        {
            // What is computed may lead nowhere where a default stands behind it.
            var before = new List<NamePath>();
            left.CollectPaths(before);
            foreach (var path in before) paths.Add(path.WithoutIndices(_ => true));
        }

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

        var (m, n) = (Number(a, _told), Number(b, _told));
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
