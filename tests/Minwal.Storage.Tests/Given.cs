using System.Text;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests;

/// <summary>What tests write into journals.</summary>
internal static class Given
{
    public static RunHeader Header { get; } = new(
        new Fields().Add("recipe", "intents").Add("seed", 7L).Add("models", new Fields().Add("writer", "openai:gpt")).Add("note", "نصٌّ عربي"), "out/data.json", 1_700_000_000_123, "0.1.0",
        [KeyValuePair.Create("prompts/ask.md", Encoding.UTF8.GetBytes("اسأل \"سؤالا\"\r\n")), KeyValuePair.Create("recipe.yaml", new byte[] { 0, 255, 10, 13 })]);

    public static JournalCall Call(long unit, int attempt = 0, int sequence = 0, string? answer = "an answer") => new(
        new CallKey(unit, attempt, sequence), "intents/write", Hash(unit), answer, null, JournalCall.Ok, null, "openai", "gpt", 12, 34, 0.000_125m, 567, 1_700_000_000_000 + unit);

    public static JournalDraft Draft(long slot, int attempt = 0, string verdict = JournalDraft.Accepted, string? record = """{"text":"a"}""") => new(
        slot, attempt, slot / 2, verdict, verdict == JournalDraft.Accepted ? null : """{"message":"no"}""", record is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(record));

    public static string Hash(long unit) => unit.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The draft as one comparable text.</summary>
    public static string Text(JournalDraft draft) =>
        $"{draft.Slot}/{draft.Attempt} of {draft.Unit}: {draft.Verdict} {draft.Detail ?? "nothing"} {(draft.Record is { } r ? Encoding.UTF8.GetString(r.Span) : "nothing")}";

    /// <summary>That the message is one for people: this code, these words, and not a bug's trace.</summary>
    public static void Says(MinwalException fault, string code, string words)
    {
        Assert.Equal(code, Assert.Single(fault.Faults).Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
