using Minwal.Faults;
using Minwal.Registries;

namespace Minwal.Expressions;

/// <summary>
/// Precedence climbing over the operators, loosest first: or, and, not, comparison and in, ??, + −, * / %, unary −, member and index.
/// </summary>
/// <param name="text">The formula.</param>
/// <param name="functions">What it may call.</param>
internal sealed class ExpressionParser(string text, Registry<Function> functions) : ExpressionScanner(text)
{
    private const int MaxDepth = 100;
    private const int MaxOperators = 2000;
    private const int MaxLength = 50_000;
    private int _depth;
    private int _operators;

    /// <summary>Whether a function was called that draws.</summary>
    public bool Draws { get; private set; }

    public Node ParseAll()
    {
        if (Length > MaxLength) throw new ExpressionSyntaxException($"a formula of more than {MaxLength:N0} characters", MaxLength);
        var node = ParseOr();
        SkipSpace();
        if (At < Length) throw Error($"unexpected '{Here}'");
        return node;
    }

    private Node ParseOr()
    {
        if (++_depth > MaxDepth) throw Error("nested too deeply");
        var left = ParseAnd();
        while (Word("or")) left = Operation("or", left, ParseAnd());
        _depth--;
        return left;
    }

    private Node ParseAnd()
    {
        var left = ParseNot();
        while (Word("and")) left = Operation("and", left, ParseNot());
        return left;
    }

    private Node ParseNot()
    {
        if (!Word("not")) return ParseComparison();
        if (++_depth > MaxDepth) throw Error("nested too deeply");
        var operand = ParseNot();
        _depth--;
        return new NotNode(operand);
    }

    private Node ParseComparison()
    {
        var left = ParseFallback();
        while (true)
        {
            string? op = null;
            foreach (var candidate in (string[])["==", "!=", "<=", ">=", "<", ">"])
            {
                if (!Symbol(candidate)) continue;
                op = candidate;
                break;
            }

            if (op is null && Word("in")) op = "in";
            if (op is null && Lookahead("not", out var after))
            {
                var mark = At;
                At = after;
                if (Word("in")) op = "not in";
                else At = mark;
            }

            if (op is null) return left;
            left = Operation(op, left, ParseFallback());
        }
    }

    private Node ParseFallback()
    {
        var left = ParseSum();
        while (Symbol("??")) left = Operation("??", left, ParseSum());
        return left;
    }

    private Node ParseSum()
    {
        var left = ParseProduct();
        while (true)
        {
            if (Symbol("+")) left = Operation("+", left, ParseProduct());
            else if (Symbol("-")) left = Operation("-", left, ParseProduct());
            else return left;
        }
    }

    private Node ParseProduct()
    {
        var left = ParseUnary();
        while (true)
        {
            if (Symbol("*")) left = Operation("*", left, ParseUnary());
            else if (Symbol("/")) left = Operation("/", left, ParseUnary());
            else if (Symbol("%")) left = Operation("%", left, ParseUnary());
            else return left;
        }
    }

    private Node ParseUnary()
    {
        if (!Symbol("-")) return ParsePostfix();
        if (++_depth > MaxDepth) throw Error("nested too deeply");
        var operand = ParseUnary();
        _depth--;
        return new NegateNode(operand);
    }

    private Node ParsePostfix()
    {
        var node = ParsePrimary();
        while (true)
        {
            if (Symbol("."))
            {
                CountOperator();
                node = new MemberNode(node, Identifier() ?? throw Error("a name must follow '.'"));
            }
            else if (Symbol("["))
            {
                CountOperator();
                node = new IndexNode(node, ParseOr());
                Expect("]");
            }
            else
            {
                return node;
            }
        }
    }

    private Node ParsePrimary()
    {
        SkipSpace();
        if (At >= Length) throw Error("the formula ends too early");
        var c = Here;
        if (c is '\'' or '"') return new LiteralNode(StringLiteral(c));
        if (char.IsAsciiDigit(c)) return new LiteralNode(NumberLiteral());
        if (Symbol("("))
        {
            var inner = ParseOr();
            Expect(")");
            return inner;
        }

        if (Symbol("[")) return new ListNode(Items("]"));
        if (Symbol("{")) return new ObjectNode(Entries());
        var start = At;
        var name = Identifier() ?? throw Error($"unexpected '{c}'");
        switch (name)
        {
            case "true": return new LiteralNode(true);
            case "false": return new LiteralNode(false);
            case "null": return new LiteralNode(null);
            case "and" or "or" or "not" or "in":
                At = start;
                throw Error($"unexpected '{name}'");
        }

        if (!Symbol("(")) return new NameNode(name);
        if (functions.Find(name) is not { } function)
        {
            At = start;
            var near = Spelling.Nearest(name, functions.Names);
            throw Error($"unknown function '{name}'" + (near is null ? "" : $", did you mean '{near}'?"));
        }

        var arguments = new List<Node>();
        if (!Symbol(")"))
        {
            do arguments.Add(Argument(function, arguments));
            while (Symbol(","));
            Expect(")");
        }

        if (arguments.Count < function.Least || arguments.Count > function.Most)
        {
            At = start;
            var allowed = function.Least == function.Most ? $"{function.Least}" : $"{function.Least} to {function.Most}";
            throw Error($"{function.Usage} takes {allowed} arguments, not {arguments.Count}");
        }

        Draws |= function.Draws;
        return name == "if" ? new ConditionalNode(arguments[0], arguments[1], arguments[2]) : new CallNode(function, arguments);
    }

    /// <summary>The argument behind those: a value, or what the function asks for in its place.</summary>
    private Node Argument(Function function, IReadOnlyList<Node> before)
    {
        SkipSpace();
        var start = At;
        var argument = ParseOr();
        var literal = (argument as LiteralNode)?.Value as string;
        if (before.Count == function.FormulaAt)
        {
            if (literal is null) return new ItemFormulaNode(argument, before.Count > 0 ? before[0] : null);
            At = start;
            throw Error($"{function.Usage} takes a formula over '{ItemFormula.Item}' without quotes, such as "
                + $"{ItemFormula.Item}.name, and found a text");
        }

        if (before.Count != function.PatternAt) return argument;
        if (literal is null) return new PatternNode(argument);
        try
        {
            return new LiteralNode(Pattern.Written(literal));
        }
        catch (ArgumentException e)
        {
            At = start;
            throw Error($"not a regular expression: {e.Message}");
        }
    }

    /// <summary>A chain as deep as it is long would not fit the stack when it is evaluated.</summary>
    private BinaryNode Operation(string op, Node left, Node right)
    {
        CountOperator();
        return new BinaryNode(op, left, right);
    }

    private void CountOperator()
    {
        if (++_operators > MaxOperators) throw Error($"more than {MaxOperators:N0} operators, members and indices in one formula");
    }

    private List<(string Name, Node Value)> Entries()
    {
        var entries = new List<(string Name, Node Value)>();
        if (Symbol("}")) return entries;
        do
        {
            SkipSpace();
            var start = At;
            var name = At < Length && Here is '\'' or '"' ? StringLiteral(Here) : Identifier();
            if (name is null) throw Error("a map has names with values, { name: value, 'other name': value }");
            if (entries.Exists(entry => entry.Name == name))
            {
                At = start;
                throw Error($"'{name}' is given twice");
            }

            Expect(":");
            entries.Add((name, ParseOr()));
        }
        while (Symbol(","));
        Expect("}");
        return entries;
    }

    private List<Node> Items(string end)
    {
        var items = new List<Node>();
        if (Symbol(end)) return items;
        do items.Add(ParseOr());
        while (Symbol(","));
        Expect(end);
        return items;
    }
}
