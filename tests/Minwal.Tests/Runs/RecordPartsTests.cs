using System.Text;
using Minwal.Faults;
using Xunit;

namespace Minwal.Tests.Runs;

/// <summary>Records with parts that are there for some of them only, and with fields that maps bring along.</summary>
public sealed class RecordPartsTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task A_record_takes_in_a_map_and_leaves_out_what_does_not_hold()
    {
        var records = await RunAsync("""
            record:
              text: none
              spread: "${write}"
              long: { if: "len(text) > 2", then: true }
              kind: { when: "kind == 'red'", is: "${kind}" }
            """, call => call.Slot == 1 ? "one" : "no");
        Assert.Equal(
            ["""{"text":"one","long":true}""", """{"text":"no","kind":{"is":"red"}}""", """{"text":"no","kind":{"is":"red"}}"""], records);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_check_of_a_field_that_a_map_brings_along_waits_for_the_map()
    {
        // The step's answer is the record's text in the end; the text in front of it would be forbidden.
        var records = await RunAsync("""record: { text: bad, spread: "${write}" }""", call => $"w{call.Slot}");
        Assert.Equal(3, records.Count);
        Assert.Contains("""{"text":"w1"}""", records);
    }

    [Theory]
    [InlineData("record: { spread: \"${write}\" }\nid: text", null)]
    [InlineData("record: { spread: \"${write}\" }\nid: txt", "'id' names 'txt', but records have text")]
    [InlineData("record: { spread: \"${row}\", text: x }\nid: anything", null)]
    [InlineData("record: { text: x, spread: { if: \"kind == 'red'\", then: { a: 1 }, else: { b: 2 } } }\nid: b", null)]
    [InlineData("record: { text: x, spread: { if: \"kind == 'red'\", then: { a: 1 }, else: { b: 2 } } }\nid: c",
        "'id' names 'c', but records have text, a, b")]
    [InlineData("record: { spread: \"${write}\" }\ntallies: { all: { count: txt } }", "unknown name 'txt' in 'txt' (did you mean 'text'?)")]
    [InlineData("record: { spread: \"${row}\", text: x }\ntallies: { all: { count: label } }",
        "unknown name 'label' in 'label' (a field that 'spread' brings along is called record.NAME in formulas)")]
    [InlineData("record: { spread: \"${row}\", text: x }\ntallies: { all: { count: record.label } }", null)]
    [InlineData("record: { spread: \"${known}\", text: x }\ntallies: { all: { count: record.label } }",
        "'record' has no field 'label' in 'record.label' (it has a, text)")]
    [InlineData("record: { if: \"kind == 'red'\", then: { text: x } }", "'record' must be a map from field to value")]
    [InlineData("record: { when: \"kind == 'red'\", text: x }", "'record' must be a map from field to value")]
    public void What_is_known_of_a_map_that_is_taken_in_is_known_of_the_record(string record, string? message)
    {
        var yaml = Yaml(record);
        if (message is null)
        {
            RunScene.Load(yaml);
            return;
        }

        Assert.Contains(message, Assert.Throws<MinwalException>(() => RunScene.Load(yaml)).Message, StringComparison.Ordinal);
    }

    private static string Yaml(string record) => RunScene.Yaml
        .Replace("values: {", "values: { row: \"${json('{}')}\", known: { a: 1 },", StringComparison.Ordinal)
        .Replace("record: { text: \"${text}\", kind: \"${kind}\" }", record, StringComparison.Ordinal);

    private static async Task<List<string>> RunAsync(string record, Func<StubCall, string> text)
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => RunScene.Answer(call, _ => text(call)));
        var recipe = RunScene.Load(Yaml(record).Replace("  - unique: { field: text }\n", "", StringComparison.Ordinal));
        RunScene.AddsUp(await RunScene.RunAsync(RunScene.Settings(recipe, model, 3), journal), journal);
        return [.. journal.ReadAccepted().Select(draft => Encoding.UTF8.GetString(draft.Record!.Value.Span))];
    }
}
