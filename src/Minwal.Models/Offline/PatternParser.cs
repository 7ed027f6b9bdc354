using System.Globalization;
using System.Text;
using Minwal.Faults;
using Minwal.Models.Offline.Filters;
using Minwal.Recipes.Language;
using Minwal.Registries;

namespace Minwal.Models.Offline;

/// <summary>Reads one pattern.</summary>
/// <param name="text">The pattern.</param>
/// <param name="number">The number that an author wrote without quotes, if that is all the pattern is.</param>
/// <param name="mark">Where it stands.</param>
/// <param name="names">Takes the names that it binds and uses.</param>
/// <param name="kinds">The filters.</param>
/// <param name="reading">Where faults go.</param>
internal sealed class PatternParser(
    string text, object? number, Mark mark, GrammarNames names, Registry<FilterKind> kinds, Reading reading)
{
    private const int MaxDepth = 40;
    private int _at;
    private int _depth;

    public Pattern Parse()
    {
        if (number is not null) return new Pattern([new LiteralPart(text, number)], mark);
        var pattern = Sequence("");
        if (_at < text.Length) Refuse(_at, $"'{text[_at]}' closes nothing that was opened; write \\{text[_at]} for the character itself");
        return pattern;
    }

    private Pattern Sequence(string ends)
    {
        if (++_depth > MaxDepth)
        {
            Refuse(_at, $"nested more than {MaxDepth} levels deep");
            _at = text.Length;
        }

        var parts = new List<PatternPart>();
        var literal = new StringBuilder();
        void Flush()
        {
            if (literal.Length > 0) parts.Add(new LiteralPart(literal.ToString()));
            literal.Clear();
        }

        var start = _at;
        while (_at < text.Length && !ends.Contains(text[_at], StringComparison.Ordinal))
        {
            var c = text[_at];
            switch (c)
            {
                case '\\' when _at + 1 < text.Length:
                    literal.Append(text[_at + 1]);
                    _at += 2;
                    break;
                case '<':
                    Flush();
                    if (Reference() is { } reference) parts.Add(reference);
                    break;
                case '[' when _at + 1 < text.Length && text[_at + 1] == ']':
                    // Nothing to leave out: brackets in code.
                    literal.Append("[]");
                    _at += 2;
                    break;
                case '[':
                    Flush();
                    parts.Add(Optional());
                    break;
                case '(':
                    var options = Options();
                    if (options.Length == 1)
                    {
                        // Nothing to choose from: brackets in a sentence.
                        literal.Append('(');
                        Flush();
                        parts.AddRange(options[0].Parts);
                        literal.Append(')');
                        break;
                    }

                    Flush();
                    parts.Add(new GroupPart(options));
                    break;
                case '{':
                    Flush();
                    if (Select() is { } select) parts.Add(select);
                    break;
                case ']' or ')' or '}' when ends.Length == 0:
                    Refuse(_at, $"'{c}' closes nothing that was opened; write \\{c} for the character itself");
                    _at++;
                    break;
                default:
                    literal.Append(c);
                    _at++;
                    break;
            }
        }

        Flush();
        _depth--;
        return new Pattern([.. parts], At(start));
    }

    private OptionalPart Optional()
    {
        var open = _at++;
        var chance = 0.5;
        if (PatternForms.Percent().Match(text, _at) is { Success: true } percent)
        {
            chance = Math.Min(1, double.Parse(percent.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / 100);
            _at += percent.Length;
        }

        var inner = Sequence("]");
        Close(']', open);
        return new OptionalPart(inner, chance);
    }

    /// <summary>What stands between <c>(</c> and <c>)</c>, apart at <c>|</c>.</summary>
    private Pattern[] Options()
    {
        var open = _at++;
        var options = new List<Pattern> { Sequence("|)") };
        while (_at < text.Length && text[_at] == '|')
        {
            _at++;
            options.Add(Sequence("|)"));
        }

        Close(')', open);
        return [.. options];
    }

    private SelectPart? Select()
    {
        var open = _at++;
        var colon = text.IndexOf(':', _at);
        var path = colon < 0 ? "" : text[_at..colon].Trim().TrimStart('$');
        if (!PatternForms.PathForm().IsMatch(path))
        {
            Refuse(open, "after '{' a path and ':' must follow, as in {dialect: saudi=… | …}; write \\{ for the character itself");
            _at = text.Length;
            return null;
        }

        names.UsePath(path, At(_at));
        _at = colon + 1;
        var options = new Dictionary<string, Pattern>(StringComparer.Ordinal);
        Pattern? otherwise = null;
        while (true)
        {
            while (_at < text.Length && text[_at] == ' ') _at++;
            var key = PatternForms.OptionKey().Match(text, _at);
            var named = key.Success && key.Index == _at;
            if (named) _at += key.Length;
            var option = TrimEnd(Sequence("|}"));
            if (named && key.Groups[1].Value != "else")
            {
                foreach (var value in key.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
                    if (!options.TryAdd(value, option)) Refuse(open, $"'{value}' is chosen twice");
            }
            else if (otherwise is null)
            {
                otherwise = option;
            }
            else
            {
                Refuse(open, "two parts without '='; one part may stand for all other values");
            }

            if (_at >= text.Length || text[_at] != '|') break;
            _at++;
        }

        Close('}', open);
        return new SelectPart(path, options, otherwise, At(open));
    }

    private static Pattern TrimEnd(Pattern pattern)
    {
        if (pattern.Parts is not [.., LiteralPart last] || !last.Text.EndsWith(' ')) return pattern;
        return new Pattern([.. pattern.Parts.SkipLast(1), new LiteralPart(last.Text.TrimEnd(' '))], pattern.Mark);
    }

    private PatternPart? Reference()
    {
        var open = _at;
        var end = text.AsSpan(open).StartsWith("<=") ? FormulaText.EndAt(text, open + 2) : text.IndexOf('>', open);
        if (end < 0)
        {
            Refuse(open, "'<' is not closed by '>'; write \\< for the character itself");
            _at = text.Length;
            return null;
        }

        _at = end + 1;
        var body = text[(open + 1)..end];
        if (body.StartsWith('=')) return FormulaPart(body, open);
        var pieces = body.Split('|');
        var filters = Filters(pieces.Skip(1), open);
        var head = pieces[0].Trim();
        string? alias = null;
        var differs = Difference.Read(ref head, At(open), names);
        if (PatternForms.Alias().Match(head) is { Success: true } named)
        {
            alias = named.Groups[1].Value;
            head = head[..named.Index].Trim();
            names.Bind(alias);
        }

        if (head.StartsWith('$'))
        {
            var path = head[1..].Split('.', 2);
            if (alias is not null) Refuse(open, "what is recalled has a name already");
            if (differs is not null) Refuse(open, "what is recalled is not drawn again: 'differs' belongs to a rule or a number");
            names.Recall(path[0], At(open));
            return new RecallPart(path[0], path.Length > 1 ? path[1] : null, filters, At(open));
        }

        if (head.StartsWith('#')) return Number(head, alias, differs, filters, open);
        if (!PatternForms.RuleName().IsMatch(head))
        {
            Refuse(open, $"'<{head}>' is not a rule, $name, =formula or #number; "
                + "written are <rule>, <rule as name>, <rule as name differs other>");
            return null;
        }

        return new RulePart(names.Refer(head, At(open)), alias, differs, filters);
    }

    private FormulaPart? FormulaPart(string body, int open)
    {
        var bar = FormulaText.BarIn(body);
        var source = (bar < 0 ? body : body[..bar])[1..];
        if (reading.Formula(source, At(open + 2)) is not { } formula)
        {
            // Such as SQL: price <= <$most>.
            if (source.StartsWith(' ') || source.Contains('<', StringComparison.Ordinal))
                Refuse(open, "'<=' begins a formula; write \\<= for the characters themselves");
            return null;
        }

        names.Use(formula);
        return new FormulaPart(formula, bar < 0 ? [] : Filters(body[(bar + 1)..].Split('|'), open));
    }

    private NumberPart? Number(string head, string? alias, Difference? differs, IReadOnlyList<Filter> filters, int open)
    {
        var match = PatternForms.NumberForm().Match(head);
        var least = match.Success ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var most = match.Success ? long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : -1;
        var step = match.Groups[3].Success ? long.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture) : 1;
        if (most >= least && step > 0) return new NumberPart(least, most, step, alias, differs, filters);
        Refuse(open, $"'<{head}>' is not a number; write <#1..30> or <#100..900/50>");
        return null;
    }

    private List<Filter> Filters(IEnumerable<string> pieces, int open)
    {
        var filters = new List<Filter>();
        foreach (var piece in pieces)
        {
            var (name, argument) = piece.IndexOf(':') is >= 0 and var colon
                ? (piece[..colon].Trim(), piece[(colon + 1)..].Trim())
                : (piece.Trim(), null);
            if (Filter.Find(kinds, name, argument, out var complaint) is { } filter) filters.Add(filter);
            else Refuse(open, complaint!);
        }

        return filters;
    }

    private void Close(char end, int open)
    {
        if (_at < text.Length && text[_at] == end) _at++;
        else Refuse(open, $"'{text[open]}' is not closed by '{end}'; write \\{text[open]} for the character itself");
    }

    private void Refuse(int at, string message) => reading.Add(new Fault("MW1302", At(at), $"{message}, in \"{text}\""));

    private Mark At(int at) => mark.Line == 0 ? mark : mark with { Column = mark.Column + at };

    // One space after the colon belongs to the sign; what follows is text.
}
