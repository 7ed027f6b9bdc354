using System.Globalization;
using System.Text;
using Minwal.Faults;
using Minwal.Registries;

namespace Minwal.Expressions;

/// <summary>
/// Precedence climbing over the operators, loosest first: or, and, not, comparison and in, ??, + −, * / %, unary −, member and index.
/// </summary>
/// <param name="text">The formula.</param>
/// <param name="functions">What it may call.</param>
internal sealed class ExpressionParser(string text, Registry<Function> functions)
{
    private const int MaxDepth = 100;
    private const int MaxOperators = 2000;
    private const int MaxLength = 50_000;
    private int _at;
    private int _depth;
    private int _operators;

    /// <summary>Whether a function was called that draws.</summary>
    public bool Draws { get; private set; }

    public Node ParseAll()
    {
        if (text.Length > MaxLength) throw new ExpressionSyntaxException($"a formula of more than {MaxLength:N0} characters", MaxLength);
        var node = ParseOr();
        SkipSpace();
        if (_at < text.Length) throw Error($"unexpected '{text[_at]}'");
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
                var mark = _at;
                _at = after;
                if (Word("in")) op = "not in";
                else _at = mark;
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
        if (_at >= text.Length) throw Error("the formula ends too early");
        var c = text[_at];
        if (c is '\'' or '"') return new LiteralNode(StringLiteral(c));
        if (char.IsAsciiDigit(c)) return new LiteralNode(NumberLiteral());
        if (Symbol("("))
        {
            var inner = ParseOr();
            Expect(")");
            return inner;
        }

        if (Symbol("[")) return new ListNode(Items("]"));
        var start = _at;
        var name = Identifier() ?? throw Error($"unexpected '{c}'");
        switch (name)
        {
            case "true": return new LiteralNode(true);
            case "false": return new LiteralNode(false);
            case "null": return new LiteralNode(null);
            case "and" or "or" or "not" or "in":
                _at = start;
                throw Error($"unexpected '{name}'");
        }

        if (!Symbol("(")) return new NameNode(name);
        if (functions.Find(name) is not { } function)
        {
            _at = start;
            var near = Spelling.Nearest(name, functions.Names);
            throw Error($"unknown function '{name}'" + (near is null ? "" : $", did you mean '{near}'?"));
        }

        var arguments = new List<Node>();
        if (!Symbol(")"))
        {
            do arguments.Add(Argument(function, arguments.Count));
            while (Symbol(","));
            Expect(")");
        }

        if (arguments.Count < function.Least || arguments.Count > function.Most)
        {
            _at = start;
            var allowed = function.Least == function.Most ? $"{function.Least}" : $"{function.Least} to {function.Most}";
            throw Error($"{function.Usage} takes {allowed} arguments, not {arguments.Count}");
        }

        Draws |= function.Draws;
        return name == "if" ? new ConditionalNode(arguments[0], arguments[1], arguments[2]) : new CallNode(function, arguments);
    }

    /// <summary>The argument of that number: a value, or what the function asks for in its place.</summary>
    private Node Argument(Function function, int number)
    {
        SkipSpace();
        var start = _at;
        var argument = ParseOr();
        var literal = (argument as LiteralNode)?.Value as string;
        if (number == function.FormulaAt)
        {
            if (literal is null) return new ItemFormulaNode(argument);
            _at = start;
            throw Error($"{function.Usage} takes a formula over '{ItemFormula.Item}' without quotes, such as {ItemFormula.Item}.name, and found a text");
        }

        if (number != function.PatternAt) return argument;
        if (literal is null) return new PatternNode(argument);
        try
        {
            return new LiteralNode(Pattern.Written(literal));
        }
        catch (ArgumentException e)
        {
            _at = start;
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

    private List<Node> Items(string end)
    {
        var items = new List<Node>();
        if (Symbol(end)) return items;
        do items.Add(ParseOr());
        while (Symbol(","));
        Expect(end);
        return items;
    }

    private string StringLiteral(char quote)
    {
        var result = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == quote)
            {
                _at++;
                return result.ToString();
            }

            if (text[_at] == '\\' && _at + 1 < text.Length && Escaped(text[_at + 1]) is { } escaped)
            {
                result.Append(escaped);
                _at++;
            }
            else
            {
                result.Append(text[_at]);
            }
        }

        throw Error($"a string that begins with {quote} does not end");
    }

    /// <summary>Other backslashes stay as they are, so that a pattern can be written as everywhere: '\d+'.</summary>
    private static char? Escaped(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        '\\' or '\'' or '"' => c,
        _ => null,
    };

    private object NumberLiteral()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        if (_at + 1 < text.Length && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
            return double.Parse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
        }

        return long.TryParse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture, out var whole)
            ? whole
            : throw Error("the number is too large");
    }

    private string? Identifier()
    {
        SkipSpace();
        var start = _at;
        if (_at < text.Length && (char.IsLetter(text[_at]) || text[_at] == '_'))
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
        return _at == start ? null : text[start.._at];
    }

    private bool Symbol(string symbol)
    {
        SkipSpace();
        if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) != 0) return false;
        if (symbol is "<" or ">" && _at + 1 < text.Length && text[_at + 1] == '=') return false;
        _at += symbol.Length;
        return true;
    }

    private bool Word(string word)
    {
        if (!Lookahead(word, out var after)) return false;
        _at = after;
        return true;
    }

    private bool Lookahead(string word, out int after)
    {
        SkipSpace();
        after = _at + word.Length;
        return string.CompareOrdinal(text, _at, word, 0, word.Length) == 0
            && (after >= text.Length || !(char.IsLetterOrDigit(text[after]) || text[after] == '_'));
    }

    private void Expect(string symbol)
    {
        if (!Symbol(symbol))
            throw Error(_at < text.Length ? $"expected '{symbol}' before '{text[_at]}'" : $"expected '{symbol}' at the end");
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private ExpressionSyntaxException Error(string message)
    {
        var assignment = _at < text.Length && text[_at] == '=' && (_at + 1 == text.Length || text[_at + 1] != '=');
        return new(assignment ? message + " (a comparison is written '==')" : message, _at);
    }
}
