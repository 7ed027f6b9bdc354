using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Minwal.Values;

namespace Minwal.Models.OpenAi;

/// <summary>
/// What a refused request's answer names as the reason: by <c>param</c> (OpenAI), by <c>loc</c> (servers that validate with pydantic, such
/// as Mistral's), else in quotes in its sentences. A bare word names nothing: it may stand in any sentence.
/// </summary>
internal sealed partial class Complaint
{
    private static readonly HashSet<string> Sentences =
        new(StringComparer.Ordinal) { "message", "msg", "detail", "error", "raw", "description" };

    private readonly List<string> _named = [];
    private readonly List<string> _sentences = [];

    private Complaint()
    {
    }

    /// <summary>
    /// The first departure from the usual form that the endpoint's answer speaks for; of those that are still <paramref name="open"/>, or
    /// none.
    /// </summary>
    public static RequestForm Read(ReadOnlySpan<byte> utf8, RequestForm open)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var complaint = new Complaint();
        complaint.Sentence(text);
        if (complaint._named.Select(OptionalSetting.FormWithout)
            .FirstOrDefault(form => (form & open) != 0) is var named and not RequestForm.Usual)
            return named;
        if (open.HasFlag(RequestForm.CompletionTokens) && text.Contains("max_completion_tokens", StringComparison.Ordinal))
            return RequestForm.CompletionTokens;
        if (open.HasFlag(RequestForm.SchemaInWords)
            && (text.Contains("response_format", StringComparison.Ordinal) || text.Contains("json_schema", StringComparison.Ordinal)))
            return RequestForm.SchemaInWords;
        return complaint._named.Count > 0 ? RequestForm.Usual : complaint.Quoted().FirstOrDefault(form => (form & open) != 0);
    }

    /// <summary>What is quoted, in order. A sentence that repeats a request or a schema complains of none of its names.</summary>
    private IEnumerable<RequestForm> Quoted() =>
        _sentences.Where(sentence => !Repetition().IsMatch(sentence)).SelectMany(sentence => QuotedName().Matches(sentence))
            .Select(match => OptionalSetting.FormWithout(match.Groups["name"].Value));

    private void Walk(object? value)
    {
        if (value is IReadOnlyList<object?> list)
        {
            foreach (var item in list) Walk(item);
        }
        else if (value is Fields fields)
        {
            foreach (var (key, item) in fields)
            {
                // What was sent, repeated.
                if (key == "input") continue;
                if (key == "param" && item is string { Length: > 0 } name) _named.Add(name);
                else if (key == "loc" && item is IReadOnlyList<object?> path)
                    _named.Add(path is ["body", string only] ? only : string.Join('.', path));
                else if (item is string sentence && Sentences.Contains(key)) Sentence(sentence);
                else if (item is not string) Walk(item);
            }
        }
    }

    /// <summary>Gateways hand on what the endpoint behind them said as a text that is JSON itself.</summary>
    private void Sentence(string text)
    {
        if (text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            try
            {
                Walk(Json.Parse(text));
                return;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // A sentence after all.
            }
        }

        _sentences.Add(text);
    }

    [GeneratedRegex("""(?<quote>['"`])(?<name>[a-z_]+)\k<quote>""")]
    private static partial Regex QuotedName();

    [GeneratedRegex("""(?<quote>['"`])(?:messages|properties)\k<quote>""")]
    private static partial Regex Repetition();
}
