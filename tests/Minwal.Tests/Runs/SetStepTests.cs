using Minwal.Faults;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class SetStepTests
{
    private const string Write = "  - write: { prompt: ask.hbs, returns: { text: string } }\n";

    [Fact(Timeout = RunScene.Patience)]
    public async Task Values_are_computed_behind_the_steps_before_and_later_ones_see_the_earlier_ones()
    {
        var recipe = StepsScene.Load(Write + """
              - set:
                  parts: "${split(text, ' ')}"
                  count: "${len(parts) * 10}"
                  lengths: { for: part, in: parts, index: i, where: "i > 0", give: { at: "${i}", size: "${len(part) + count}" } }
                  kind_word: { if: "kind == 'red'", then: warm, else: cold }
            """, """record: { text: "${text}", count: "${count}", lengths: "${lengths}", is: "${kind_word}" }""");
        var (records, model, _) = await StepsScene.RunAsync(recipe, call => StepsScene.Field("text", "one two"), samples: 1);
        Assert.Equal("""{"text":"one two","count":20,"lengths":[{"at":1,"size":23}],"is":"warm"}""", Assert.Single(records));
        Assert.Equal(1, model.Begun);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task They_are_no_part_of_the_record_unless_it_names_them_and_later_steps_see_them()
    {
        var recipe = StepsScene.Load(Write + """
              - set: { draft: "${text + '!'}" }
              - write: { name: second, prompt: again.hbs, returns: { more: string }, when: "draft == 'w1!'" }
            """, """record: { text: "${text}", more: "${more}" }""");
        var (records, model, _) = await StepsScene.RunAsync(recipe,
            call => StepsScene.Field(call.Task == "words/write" ? "text" : "more", $"w{call.Slot}"));
        Assert.Equal(["""{"text":"w2","more":null}""", """{"text":"w3","more":null}""", """{"text":"w1","more":"w1"}"""],
            records.OrderBy(r => r.Contains("null", StringComparison.Ordinal) ? 0 : 1).ThenBy(r => r, StringComparer.Ordinal));
        Assert.StartsWith("Another than w1!, please.", model.Asked.Single(call => call.Task == "words/second").Messages[0].Text,
            StringComparison.Ordinal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_formula_that_fails_on_a_records_data_rejects_the_draft_with_its_name_and_the_slot_comes_again()
    {
        var recipe = StepsScene.Load(Write + "  - set: { half: \"${100 / (len(text) - 1)}\" }", """record: { half: "${half}" }""");
        var (records, _, result) = await StepsScene.RunAsync(recipe,
            call => StepsScene.Field("text", call is { Slot: 2, Attempt: 0 } ? "x" : "abcde"), attempts: 2);
        Assert.Equal(["""{"half":25}""", """{"half":25}""", """{"half":25}"""], records);
        Assert.Equal(1L, result.Ledger.Reasons["set.no_value"]);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task So_does_a_condition_of_a_step()
    {
        var recipe = StepsScene.Load(Write + "  - write: { name: b, prompt: ask.hbs, when: \"text > 1\" }", """record: { b: "${b}" }""");
        var (_, _, result) = await StepsScene.RunAsync(recipe, call => StepsScene.Field("text", "x"));
        Assert.Equal(3L, result.Ledger.Reasons["when.no_value"]);
    }

    [Theory]
    [InlineData("  - set: { a: \"${b}\", b: \"${kind}\" }", "unknown name 'b'")]
    [InlineData("  - set: { a: \"${a}\" }", "unknown name 'a'")]
    [InlineData("  - set: {}", "the map is empty")]
    [InlineData("  - set: { Not A Name: 1 }", "Not A Name")]
    [InlineData("  - set: 3", "allowed is a map in which each value is any value")]
    public void What_cannot_be_is_found_when_the_recipe_is_read(string step, string message)
    {
        var fault = Assert.Throws<MinwalException>(() => StepsScene.Load(Write + step, """record: { text: "${text}" }"""));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }
}
