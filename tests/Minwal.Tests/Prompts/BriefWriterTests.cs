using Minwal.Expressions;
using Minwal.Prompts;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Prompts;

public sealed class BriefWriterTests
{
    private static readonly Fields Cell = new Fields().Add("topic", "tea").Add("label", "good");

    [Fact]
    public void A_brief_holds_the_task_the_cell_and_what_came_before() => Assert.Equal(
        """{"task":"r/s","topic":"tea","label":"good","row":{"text":"row","label":"l"},"text":"t","write":{"text":"t","stars":4}}""",
        Write([], []));

    [Fact]
    public void A_brief_holds_what_is_named_and_no_more() =>
        Assert.Equal("""{"task":"r/s","topic":"tea","text":"t"}""", Write(["topic", "text"], []));

    [Fact]
    public void What_a_step_is_blind_to_is_left_out_of_the_answer_that_holds_it_too() => Assert.Equal(
        """{"task":"r/s","topic":"tea","row":{"text":"row","label":"l"},"write":{"stars":4}}""", Write([], ["label", "text"]));

    [Fact]
    public void Of_several_records_each_leaves_out_what_the_step_is_blind_to() => Assert.Equal(
        """{"task":"r/s","topic":"tea","count":1,"items":[{"row":{"text":"row","label":"l"},"write":{"stars":4}}]}""",
        Write([], ["label", "text"], several: true));

    private static string Write(string[] only, string[] blind, bool several = false)
    {
        const string Text = "t";
        var own = new Fields().Add("row", new Fields().Add("text", "row").Add("label", "l"))
            .Add("text", Text).Add("write", new Fields().Add("text", Text).Add("stars", 4L));
        return new BriefWriter("r/s", only, blind).Write(Cell, [own], several, new Variables(own, new Variables(Cell)));
    }
}
