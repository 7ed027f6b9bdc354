using System.Text.RegularExpressions;
using Minwal.Faults;

namespace Minwal.Prompts;

/// <summary>Finds the variables that a Handlebars template names, so that a missing one is known before the first call.</summary>
internal static partial class PromptScanner
{
    private static readonly string[] Helpers = ["if", "unless", "each", "with", "lookup", "eq", "json", "join", "else", "this"];

    public static IReadOnlyList<string> Scan(string text, string file, IReadOnlyCollection<string> known, ICollection<Fault> faults)
    {
        var reads = new List<string>();
        var blocks = new Stack<(string Helper, int At, string[] Parameters)>();
        foreach (Match tag in Tag().Matches(text))
        {
            var body = tag.Groups["body"].Value.Trim();
            if (body.Length == 0)
            {
                faults.Add(Fault(text, file, tag.Index, "an empty {{ }}"));
                continue;
            }

            if (body[0] == '!') continue;
            if (body[0] == '/')
            {
                var name = body[1..].Trim();
                if (blocks.Count > 0 && blocks.Peek().Helper == name) blocks.Pop();
                else faults.Add(Fault(text, file, tag.Index, $"{{{{/{name}}}}} closes no open block"));
                continue;
            }

            if (body[0] == '>')
            {
                faults.Add(Fault(text, file, tag.Index, "partials are not available in prompts"));
                continue;
            }

            var block = body[0] is '#' or '^';
            var words = Word().Matches(body.TrimStart('#', '^', '&', '~')).ToList();
            var parameters = body.Contains(" as |", StringComparison.Ordinal)
                ? body[(body.IndexOf('|') + 1)..].TrimEnd('|').Split(' ', StringSplitOptions.RemoveEmptyEntries)
                : [];
            var bound = blocks.SelectMany(b => b.Parameters).ToArray();
            // Inside each and with a bare name may be a field of the item; only names of the outside can be judged.
            var inside = blocks.Any(b => b.Helper is "each" or "with");
            foreach (var word in words)
            {
                var path = word.Value;
                var isLiteral = path[0] is '"' or '\'' or '@' or '|' || char.IsAsciiDigit(path[0]);
                if (isLiteral || path.Contains('=', StringComparison.Ordinal)) continue;
                if (path == "as") break;
                var outer = path.StartsWith("../", StringComparison.Ordinal);
                var head = path.Replace("../", "", StringComparison.Ordinal).Split('.', '/', '[')[0];
                if (head.Length == 0 || Helpers.Contains(head) || bound.Contains(head) || head is "true" or "false" or "null") continue;
                if (known.Contains(head))
                {
                    if (!reads.Contains(head)) reads.Add(head);
                }
                else if (!inside || outer)
                {
                    var near = Spelling.Nearest(head, known);
                    var hint = near is null ? $"known here: {string.Join(", ", known)}" : $"did you mean '{near}'?";
                    faults.Add(Fault(text, file, tag.Index, $"unknown name '{head}'", hint));
                }
            }

            if (block) blocks.Push((words.Count > 0 ? words[0].Value : "", tag.Index, parameters));
        }

        foreach (var open in blocks) faults.Add(Fault(text, file, open.At, $"the block '{open.Helper}' is not closed"));
        return reads;
    }

    private static Fault Fault(string text, string file, int at, string message, string? hint = null)
    {
        var line = text.AsSpan(0, at).Count('\n') + 1;
        var column = at - text.LastIndexOf('\n', Math.Max(0, at - 1), at);
        return new Fault("MW1014", new Mark(file, line, at == 0 ? 1 : column), message, hint);
    }

    [GeneratedRegex(@"\{\{\{?(?<body>!--.*?--|[^{}]*?)\}?\}\}", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|[^\\s()]+")]
    private static partial Regex Word();
}
