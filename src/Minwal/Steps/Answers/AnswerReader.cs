using System.Text;
using System.Text.Json;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Steps.Answers;

/// <summary>
/// Reads the JSON in a model's answer, whatever stands around it: reasoning in think tags, code fences, sentences before and after, a comma
/// too many. What is cut off is never completed, and what is missing is never made up.
/// </summary>
internal static class AnswerReader
{
    private const int MaxLength = 4 * 1024 * 1024;

    // How often the length of an answer is parsed at most, while parts are looked for that are JSON.
    private const int TimesParsed = 64;

    /// <summary>
    /// Reads an answer of the shape <paramref name="returns"/>, or with <paramref name="several"/> a list of them under <c>items</c> (or
    /// bare).
    /// </summary>
    public static AnswerReading Read(string text, AnswerShape returns, bool several, IVariables variables)
    {
        if (text.Length > MaxLength)
            return Failed("answer.not_json", $"the answer has {text.Length:N0} characters; at most {MaxLength:N0} are read");
        if (!TryParse(text, out var value) && !TryFind(WithoutThinking(text), several, out value, out var reason, out var fault))
            return Failed(reason!, fault!);
        return Read(value, returns, several, variables);
    }

    /// <summary>Reads what was not written as text: an answer of the shape <paramref name="returns"/>.</summary>
    public static AnswerReading Read(object? value, AnswerShape returns, IVariables variables) =>
        value is string text ? Read(text, returns, several: false, variables) : Read(value, returns, several: false, variables);

    private static AnswerReading Read(object? value, AnswerShape returns, bool several, IVariables variables)
    {
        var items = Items(value, returns, several);
        if (items is null)
        {
            var needed = several ? "a JSON object with the list 'items'" : "a JSON object";
            return Failed("answer.shape", $"needed is {needed}, found {Value.TypeName(value)}");
        }

        var (kept, unfit) = (new List<object?>(items.Count), new List<Rejection?>(items.Count));
        foreach (var item in items)
        {
            var coerced = Coercion.Apply(item, returns);
            // What the recipe did not ask for is left out, so that it cannot slip into records.
            kept.Add(coerced is Fields fields ? AskedFor(fields, returns) : coerced);
            unfit.Add(Unfit(returns, kept[^1], variables));
        }

        return new AnswerReading(kept, unfit, null);
    }

    private static Fields AskedFor(Fields fields, AnswerShape returns)
    {
        var isAll = true;
        foreach (var (name, _) in fields) isAll &= returns.Field(name) is not null;
        if (isAll) return fields;
        var kept = new Fields(fields.Count);
        foreach (var (name, value) in fields)
            if (returns.Field(name) is not null) kept[name] = value;
        return kept;
    }

    /// <summary><paramref name="text"/> without what stands in think tags; an unclosed tag takes all that follows.</summary>
    public static string WithoutThinking(string text) => SplitThinking(text).Answer;

    /// <summary>
    /// What <paramref name="text"/> says outside of think tags, and what it thinks inside of them (null when nothing); an unclosed tag
    /// takes all that follows.
    /// </summary>
    public static (string Answer, string? Thinking) SplitThinking(string text)
    {
        const string Open = "<think>", Close = "</think>";
        if (!text.Contains(Open, StringComparison.OrdinalIgnoreCase) && !text.Contains(Close, StringComparison.OrdinalIgnoreCase))
            return (text, null);
        var answer = new StringBuilder(text.Length);
        var thoughts = new List<string>();
        var (open, close) = (-2, -2);
        for (var at = 0; at < text.Length;)
        {
            // Looked for again only when it has been passed: a tag that never comes is looked for once.
            if (open != -1 && open < at) open = text.IndexOf(Open, at, StringComparison.OrdinalIgnoreCase);
            if (close != -1 && close < at) close = text.IndexOf(Close, at, StringComparison.OrdinalIgnoreCase);
            if (close >= 0 && (open < 0 || close < open))
            {
                // Some servers leave the opening tag out: all before the closing one was reasoning.
                answer.Append(text, at, close - at);
                thoughts.Add(answer.ToString());
                answer.Clear();
                at = close + Close.Length;
                continue;
            }

            answer.Append(text, at, (open < 0 ? text.Length : open) - at);
            if (open < 0) break;
            var start = open + Open.Length;
            thoughts.Add(close < 0 ? text[start..] : text[start..close]);
            if (close < 0) break;
            at = close + Close.Length;
        }

        var thinking = string.Join('\n', thoughts.Select(t => t.Trim()).Where(t => t.Length > 0));
        return (answer.ToString(), thinking.Length == 0 ? null : thinking);
    }

    private static IReadOnlyList<object?>? Items(object? value, AnswerShape returns, bool several)
    {
        if (!several)
        {
            if (value is Fields) return [value];
            return value is IReadOnlyList<object?> { Count: 1 } list && list[0] is Fields ? list : null;
        }

        if (value is IReadOnlyList<object?> bare) return bare;
        if (value is not Fields fields) return null;
        if (fields.TryGetValue(CallContext.ItemsKey, out var items) && items is IReadOnlyList<object?> named) return named;
        // One record where several were asked for is a list of one.
        if (returns.Fields.All(f => f.Value.Optional || fields.ContainsKey(f.Name))) return [fields];
        return fields.Values.OfType<IReadOnlyList<object?>>().Take(2).ToList() is [var only] ? only : null;
    }

    private static bool TryFind(string text, bool several, out object? value, out string? reason, out string? fault)
    {
        (value, reason, fault) = (null, null, null);
        if (string.IsNullOrWhiteSpace(text))
        {
            (reason, fault) = ("answer.empty", "the answer is empty");
            return false;
        }

        var cut = false;
        var pairs = new BracketPairs(text);
        // What is inside of a part that is no JSON may be some; but not again and again.
        var left = TimesParsed * (long)text.Length;
        for (var at = Start(text, 0, several); at >= 0; at = Start(text, at + 1, several))
        {
            var end = pairs.End(at);
            if (end < 0) cut = true;
            if (end < 0 || !CanBegin(text, at)) continue;
            if ((left -= end - at) < 0) break;
            var piece = text[at..end];
            if (TryParse(piece, out value) || TryParse(WithoutTrailingCommas(piece), out value)) return true;
        }

        (reason, fault) = cut
            ? ("answer.cut", "the JSON ends before it is complete")
            : ("answer.not_json", "there is no valid JSON object in the answer");
        return false;
    }

    private static int Start(string text, int from, bool several)
    {
        if (from >= text.Length) return -1;
        return several ? text.AsSpan(from).IndexOfAny('{', '[') is >= 0 and var i ? from + i : -1 : text.IndexOf('{', from);
    }

    /// <summary>
    /// Whether JSON can begin at <paramref name="at"/>: a bracket that something else follows is found out without a parser.
    /// </summary>
    private static bool CanBegin(string text, int at)
    {
        if (text[at] == '[') return true;
        var next = at + 1;
        while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
        return next < text.Length && text[next] is '"' or '}' or ',';
    }

    private static string WithoutTrailingCommas(string json)
    {
        var result = new StringBuilder(json.Length);
        var inside = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (c == '"' && (i == 0 || json[i - 1] != '\\' || !inside)) inside = !inside;
            if (c == ',' && !inside)
            {
                var next = i + 1;
                while (next < json.Length && char.IsWhiteSpace(json[next])) next++;
                if (next < json.Length && json[next] is '}' or ']') continue;
            }

            result.Append(c);
        }

        return result.ToString();
    }

    private static bool TryParse(string text, out object? value)
    {
        value = null;
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty || trimmed[0] is not ('{' or '[')) return false;
        try
        {
            value = Json.Parse(text);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON as it stands; the caller looks for a part that is.
            return false;
        }
    }

    private static Rejection? Unfit(AnswerShape returns, object? item, IVariables variables) =>
        Conformity.Of(returns, item, variables, extra: true) is { } fault ? fault with { Reason = "answer.shape" } : null;

    private static AnswerReading Failed(string reason, string fault) => new([], [], new Rejection(reason, fault, []));
}
