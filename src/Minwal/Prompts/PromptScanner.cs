using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Faults;

namespace Minwal.Prompts;

/// <summary>
/// Finds what a Handlebars template reads, so that a missing name is known before the first call, and what of Handlebars is not there.
/// Reads one template.
/// </summary>
internal sealed partial class PromptScanner
{
    private static readonly string[] Blocks = ["if", "unless", "each", "with"];

    /// <summary>The helpers that stand in an expression, and how many arguments they take.</summary>
    private static readonly Dictionary<string, int> Helpers =
        new(StringComparer.Ordinal) { ["lookup"] = 2, ["eq"] = 2, ["json"] = 1, ["join"] = 2 };

    private readonly string _text;
    private readonly Mark _begins;
    private readonly List<PromptUse> _uses = [];
    private readonly List<Fault> _faults = [];
    private readonly Stack<PromptBlock> _open = [];
    private readonly PromptPaths _paths;
    private int _tag;

    private PromptScanner(string text, Mark begins)
    {
        (_text, _begins) = (text, begins);
        _paths = new PromptPaths(_open);
    }

    /// <summary>What stands in <paramref name="text"/>, which begins at <paramref name="begins"/>.</summary>
    public static PromptText Scan(string text, Mark begins)
    {
        var scanner = new PromptScanner(text, begins);
        foreach (Match tag in Tag().Matches(text))
        {
            // A backslash makes what follows text.
            if (tag.Index > 0 && text[tag.Index - 1] == '\\') continue;
            scanner._tag = tag.Index;
            scanner.Read(tag.Groups["body"].Value.Trim().Trim('~').Trim());
        }

        foreach (var block in scanner._open) scanner.Refuse($"the block '{block.Name}' is not closed", at: block.At);
        return new PromptText(text, begins, scanner._uses, scanner._faults);
    }

    private void Read(string body)
    {
        if (body.Length == 0) Refuse("an empty {{ }}");
        else if (body[0] == '/') Close(body[1..].Trim());
        else if (body[0] == '>' || body.StartsWith("#>", StringComparison.Ordinal) || body.StartsWith("#*", StringComparison.Ordinal))
            Refuse("partials are not available in prompts");
        else if (body[0] == '&') Refuse("'&' is not needed: what is put in is never escaped", $"write {{{{{body[1..].Trim()}}}}}");
        else if (body == "^") Refuse("'{{^}}' stands alone", "write {{else}}");
        else if (body == "else" || body.StartsWith("else ", StringComparison.Ordinal)) Else(body[4..].Trim());
        else if (body[0] == '#') OpenBlock(body[1..].Trim());
        else if (body[0] == '^') OpenInverse(body[1..].Trim());
        else if (body[0] != '!') Print(body);
    }

    private void Close(string name)
    {
        if (_open.Count > 0 && _open.Peek().Name == name) _open.Pop();
        else Refuse($"{{{{/{name}}}}} closes no open block");
    }

    private void Else(string rest)
    {
        if (_open.Count == 0)
        {
            Refuse("{{else}} stands in no block");
            return;
        }

        var block = _open.Pop();
        // What stands behind {{else}} sees what stands around the block.
        _open.Push(block with { Context = null, Names = [], IsElse = true });
        if (rest.Length == 0) return;
        var words = Words(rest);
        if (block.Name == "if" && words[0] == "if") Arguments(words[1..], 1, "if");
        else Refuse($"'{{{{else {rest}}}}}' is not understood", "there are {{else}} and, in {{#if}}, {{else if …}}");
    }

    private void OpenBlock(string body)
    {
        var (words, names) = Parameters(Words(body));
        if (words.Count == 0 || !Blocks.Contains(words[0]))
        {
            var near = words.Count > 0 ? Spelling.Nearest(words[0], Blocks) : null;
            var name = body.Split(' ')[0];
            Refuse($"unknown block '{name}'", near is null ? $"there are {string.Join(", ", Blocks)}" : $"did you mean '{near}'?");
            _open.Push(new PromptBlock(name, _tag, null, []));
            return;
        }

        var argument = Arguments(words[1..], 1, words[0]);
        if (words[0] is not ("each" or "with"))
        {
            _open.Push(new PromptBlock(words[0], _tag, null, []));
            return;
        }

        var inner = words[0] == "each" ? argument?.Then(PathStep.Each) : argument;
        _open.Push(new PromptBlock(words[0], _tag, new PromptContext(inner),
            [.. names.Select((name, i) => new BoundName(name, i == 0 ? inner : null))]));
    }

    private void OpenInverse(string body)
    {
        var words = Words(body);
        if (words.Count != 1 || Blocks.Contains(words[0])) Refuse($"'{{{{^{body}}}}}' is not understood", "write {{#unless …}}");
        else Argument(words[0]);
        _open.Push(new PromptBlock(words.Count > 0 ? words[0] : "", _tag, null, []));
    }

    private void Print(string body)
    {
        var words = Words(body);
        if (words.Count == 1 && !Helpers.ContainsKey(words[0])) Use(_paths.Find(words[0]), isPrinted: true);
        else Call(words);
    }

    /// <summary>A helper with its arguments; gives the path that it leads to, where that is known.</summary>
    private NamePath? Call(IReadOnlyList<string> words)
    {
        var helper = words.Count > 0 ? words[0] : "";
        if (Helpers.TryGetValue(helper, out var count)) return Arguments([.. words.Skip(1)], count, helper);
        var near = Spelling.Nearest(helper, Helpers.Keys);
        Refuse($"unknown helper '{helper}'", near is null ? $"there are {string.Join(", ", Helpers.Keys)}" : $"did you mean '{near}'?");
        return null;
    }

    private NamePath? Arguments(IReadOnlyList<string> words, int count, string helper)
    {
        var (paths, given) = (new List<NamePath?>(), new List<string>());
        for (var i = 0; i < words.Count; i++)
        {
            given.Add(words[i]);
            if (words[i] == "(")
            {
                var end = End(words, i);
                paths.Add(Call([.. words.Skip(i + 1).Take(end - i - 1)]));
                i = end;
            }
            else if (words[i].Contains('=', StringComparison.Ordinal) && words[i][0] is not ('"' or '\''))
            {
                Refuse($"'{words[i]}': helpers take no arguments with names");
                paths.Add(null);
            }
            else
            {
                paths.Add(Argument(words[i]));
            }
        }

        if (paths.Count != count)
        {
            Refuse($"'{helper}' takes {count} {(count == 1 ? "value" : "values")}, not {paths.Count}");
            return null;
        }

        if (helper != "lookup") return count == 1 ? paths[0] : null;
        var step = given[1] switch
        {
            ['"' or '\'', ..] => PathStep.To(given[1][1..^1]),
            [>= '0' and <= '9', ..] => PathStep.At(given[1]),
            _ => PathStep.Computed,
        };
        var found = paths[0]?.Then(step);
        if (found is not null) Use(new PromptPath(found, null, null), isPrinted: false);
        return found;
    }

    private NamePath? Argument(string word) => Use(_paths.Find(word), isPrinted: false);

    private NamePath? Use(PromptPath found, bool isPrinted)
    {
        if (found.Complaint is not null) Refuse(found.Complaint);
        if (found.Path is not null) _uses.Add(new PromptUse(found.Path, Place(_tag), isPrinted, found.Outside));
        return found.Path;
    }

    private static int End(IReadOnlyList<string> words, int at)
    {
        var depth = 0;
        for (var i = at; i < words.Count; i++)
        {
            if (words[i] == "(") depth++;
            else if (words[i] == ")" && --depth == 0) return i;
        }

        return words.Count;
    }

    /// <summary>The words in front of <c>as |item index|</c>, and the names in it.</summary>
    private static (List<string> Words, IReadOnlyList<string> Names) Parameters(List<string> words)
    {
        var at = words.FindIndex(word => word == "as");
        if (at < 0 || at + 1 >= words.Count || !words[at + 1].StartsWith('|')) return (words, []);
        return (words[..at], string.Join(' ', words[(at + 1)..]).Split(['|', ' '], StringSplitOptions.RemoveEmptyEntries));
    }

    private static List<string> Words(string body) => [.. Word().Matches(body).Select(word => word.Value)];

    private void Refuse(string message, string? hint = null, int? at = null) =>
        _faults.Add(new Fault("MW1014", Place(at ?? _tag), message, hint));

    private Mark Place(int at) => new(_begins.File, _begins.Line + _text.AsSpan(0, at).Count('\n'),
        _begins.Column - 1 + at - _text.LastIndexOf('\n', Math.Max(0, at - 1), at));

    [GeneratedRegex(@"\{\{\{?(?<body>~?!--.*?--~?|[^{}]*?)\}?\}\}", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex("""\(|\)|"[^"]*"|'[^']*'|(?:[^\s()\[]|\[[^\]]*\])+""")]
    private static partial Regex Word();
}
