using System.Globalization;
using System.Text;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Reads what Python prints of a value: dictionaries, lists, tuples, texts, numbers, True, False, None, and numpy's <c>array([…],
/// dtype=object)</c>. Tables that a data frame wrote have such cells. Nothing is ever run: what is anything else is refused.
/// </summary>
internal ref struct PythonLiteral
{
    private const int MaxDepth = 64;

    private readonly ReadOnlySpan<char> _text;
    private int _at, _depth;

    private PythonLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The value that <paramref name="text"/> is.</summary>
    /// <exception cref="ShapeException">When it is none.</exception>
    public static object? Parse(ReadOnlySpan<char> text)
    {
        var literal = new PythonLiteral(text);
        var value = literal.ReadValue();
        literal.SkipBlanks();
        return literal._at == text.Length ? value : throw literal.Refused("more stands behind the end");
    }

    /// <summary>
    /// The arguments of a call with which <paramref name="text"/> begins, behind its <c>(</c>: an object by their names, or a text that
    /// stands alone. <paramref name="length"/> is theirs with the <c>)</c>.
    /// </summary>
    /// <exception cref="ShapeException">When they are anything else.</exception>
    public static object Arguments(ReadOnlySpan<char> text, out int length)
    {
        var literal = new PythonLiteral(text);
        var arguments = literal.ReadArguments();
        literal.Take(')');
        length = literal._at;
        return arguments;
    }

    private object ReadArguments()
    {
        if (Peek() is '"' or '\'') return ReadText();
        if (Peek() == '*')
        {
            Take('*');
            Take('*');
            return ReadDictionary();
        }

        var fields = new Fields();
        while (Peek() != ')')
        {
            if (Name() is not { Length: > 0 } name) throw Refused("the name of an argument is needed");
            if (fields.ContainsKey(name)) throw Refused($"the argument '{name}' stands twice");
            Take('=');
            fields[name] = ReadValue();
            if (Peek() == ',') _at++;
            else if (Peek() != ')') throw Refused("',' or ')' is needed");
        }

        return fields;
    }

    private object? ReadValue()
    {
        if (++_depth > MaxDepth) throw Refused($"deeper than {MaxDepth} levels");
        var value = Peek() switch
        {
            '{' => ReadDictionary(),
            '[' => ReadItems('[', ']'),
            '(' => ReadItems('(', ')'),
            '\'' or '"' => ReadText(),
            '-' or '+' or '.' or (>= '0' and <= '9') => ReadNumber(),
            '\0' => throw Refused("it ends in the middle"),
            _ => ReadWord(),
        };
        _depth--;
        return value;
    }

    private object? ReadWord()
    {
        var word = Name();
        switch (word)
        {
            case "True": return true;
            case "False": return false;
            case "None": return null;
            case "array" when Peek() == '(': return ReadArray();
            case "nan" or "inf": throw Refused("NaN and Infinity are no numbers of JSON");
            default: throw Refused(word.Length == 0 ? $"'{_text[_at]}' begins no value" : $"'{word}' is no value");
        }
    }

    private List<object?> ReadArray()
    {
        Take('(');
        var items = Peek() == '[' ? ReadItems('[', ']') : throw Refused("an array holds a list");
        while (Peek() == ',')
        {
            // dtype=object, shape=(0,) and the like say nothing about the values.
            Take(',');
            if (Name().Length == 0) break;
            Take('=');
            if (Peek() is '\'' or '"' or '(') ReadValue();
            else if (Name().Length == 0) throw Refused("a name is needed behind '='");
        }

        Take(')');
        return items;
    }

    private List<object?> ReadItems(char open, char close)
    {
        Take(open);
        var items = new List<object?>();
        while (Peek() != close)
        {
            if (_text[_at..].StartsWith("...")) throw Refused("the array was cut when it was printed ('...')");
            items.Add(ReadValue());
            if (Peek() == ',') _at++;
            else if (Peek() != close) throw Refused($"',' or '{close}' is needed");
        }

        _at++;
        return items;
    }

    private Fields ReadDictionary()
    {
        Take('{');
        var fields = new Fields();
        while (Peek() != '}')
        {
            if (Peek() is not ('\'' or '"')) throw Refused("a name in quotation marks is needed");
            var name = ReadText();
            if (fields.ContainsKey(name)) throw Refused($"the key '{name}' stands twice");
            Take(':');
            fields[name] = ReadValue();
            if (Peek() == ',') _at++;
            else if (Peek() != '}') throw Refused("',' or '}' is needed");
        }

        _at++;
        return fields;
    }

    private string ReadText()
    {
        var quote = Peek();
        _at++;
        var text = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length) throw Refused("a text does not end");
            var c = _text[_at++];
            if (c == quote) return text.ToString();
            if (c != '\\') text.Append(c);
            else ReadEscape(text);
        }
    }

    private void ReadEscape(StringBuilder text)
    {
        if (_at >= _text.Length) throw Refused("a text does not end");
        var c = _text[_at++];
        switch (c)
        {
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case '\\' or '\'' or '"': text.Append(c); break;
            case 'a' or 'b' or 'f' or 'v': text.Append("\a\b\f\v"["abfv".IndexOf(c, StringComparison.Ordinal)]); break;
            case 'x': text.Append((char)Hex(2)); break;
            // Python prints whole characters, so there is no second half to wait for.
            case 'u' when (char)Hex(4) is var unit: text.Append(char.IsSurrogate(unit) ? throw Refused("half a character") : unit); break;
            case 'U' when Hex(8) is var point && Rune.IsValid(point): text.Append(new Rune(point)); break;
            case '\n': break;
            default: throw Refused($"'\\{c}' means nothing");
        }
    }

    private int Hex(int digits)
    {
        if (_at + digits > _text.Length
            || !int.TryParse(_text.Slice(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            throw Refused($"{digits} hexadecimal digits are needed");
        _at += digits;
        return number;
    }

    private object ReadNumber()
    {
        var from = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '-' or '+' or '_')) _at++;
        var number = _text[from.._at];
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? real : throw Refused($"'{number}' is no number");
    }

    private string Name()
    {
        SkipBlanks();
        var from = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.')) _at++;
        return _text[from.._at].ToString();
    }

    private char Peek()
    {
        SkipBlanks();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void Take(char sign)
    {
        if (Peek() != sign) throw Refused($"'{sign}' is needed");
        _at++;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private readonly ShapeException Refused(string message) => new($"it is no printed value of Python: {message} (character {_at + 1})");
}
