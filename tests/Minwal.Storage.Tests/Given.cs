using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests;

/// <summary>What tests write into journals.</summary>
internal static class Given
{
    private static readonly AIContent[] None = [];

    public static RunIdentity Identity { get; } = new()
    {
        Recipe = "intents",
        Version = 3,
        RecipeHash = "cd776d94007cdddc",
        Parameters = new Fields().Add("samples", 20L).Add("note", "نصٌّ عربي"),
        Models = new Fields().Add("writer", new Fields().Add("model", "openai:gpt").Add("temperature", 0.5)),
        Seed = 7,
        Date = "2026-01-01T00:00:00Z",
    };

    public static RunHeader Header { get; } = new(Identity, "out/data.json", 1_700_000_000_123, "0.1.0",
    [
        KeyValuePair.Create("prompts/ask.md", Encoding.UTF8.GetBytes("اسأل \"سؤالا\"\r\n")),
        KeyValuePair.Create("recipe.yaml", new byte[] { 0, 255, 10, 13 }),
    ]);

    public static CallRecord Call(long unit, int attempt = 0, int sequence = 0, string? answer = "an answer") =>
        new(new CallKey(unit, attempt, sequence), "intents/write", Hash(unit), CallState.Answered)
        {
            Contents = answer is null ? [] : [new TextContent(answer)],
            FinishReason = "stop",
            Provider = "openai",
            Model = "gpt",
            AnsweredBy = "gpt-2026",
            Endpoint = "http://localhost/v1",
            Usage = new CallUsage(12, 5, 34, 6),
            Cost = 0.000_125m,
            Milliseconds = 567,
            At = 1_700_000_000_000 + unit,
        };

    public static CallRecord Failure(string code, long unit, int attempt = 0, int sequence = 0) =>
        Call(unit, attempt, sequence, null) with { State = CallState.Failed, Code = code, Message = "the server said \"no\"" };

    public static DraftRecord Draft(
        long slot, int attempt = 0, string verdict = DraftRecord.Accepted, string? record = """{"text":"a"}""", long? unit = null) => new(
        slot, attempt, unit ?? slot / 2, verdict, verdict == DraftRecord.Accepted ? null : """{"message":"no"}""",
        record is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(record));

    public static string Hash(long unit) => unit.ToString("x64", CultureInfo.InvariantCulture);

    /// <summary>The draft as one comparable text.</summary>
    public static string Text(DraftRecord draft) =>
        $"{draft.Slot}/{draft.Attempt} of {draft.Unit}: {draft.Verdict} {draft.Detail ?? "nothing"} " +
        (draft.Record is { } r ? Encoding.UTF8.GetString(r.Span) : "nothing");

    /// <summary>That the calls are the same in every value, and in the kinds and values of their contents.</summary>
    public static void Equal(IEnumerable<CallRecord> expected, IEnumerable<CallRecord> actual)
    {
        var (wanted, found) = (expected.ToList(), actual.ToList());
        Assert.Equal(wanted.Select(WithoutContents), found.Select(WithoutContents));
        Assert.Equal(wanted.Select(Contents), found.Select(Contents));
    }

    /// <summary>The contents as one comparable text.</summary>
    public static string Contents(CallRecord call) => string.Join('\n', call.Contents.Select(c => c switch
    {
        TextReasoningContent { AdditionalProperties: null, ProtectedData: null, Annotations: null } thought => "thought " + thought.Text,
        TextContent { AdditionalProperties: null, Annotations: null } text => "text " + text.Text,
        _ => c.GetType().Name + JsonSerializer.Serialize(c, AIJsonUtilities.DefaultOptions),
    }));

    /// <summary>
    /// That the message is one for people: this code, these words, and not a bug's trace; what to type is the command line's to say.
    /// </summary>
    public static void Says(MinwalException fault, string code, string words)
    {
        Assert.Equal(code, Assert.Single(fault.Faults).Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--", fault.Message, StringComparison.Ordinal);
    }

    private static CallRecord WithoutContents(CallRecord call) => call with { Contents = None };
}
