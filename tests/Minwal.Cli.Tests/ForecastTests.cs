using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;
using Minwal.Workbench.Forecasts;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What a plan says of prompts and answers without a call.</summary>
public sealed class ForecastTests
{
    // A conversation's prompts are what was said so far, and what one knows of the person: a cache finds what stands before each turn.
    private static readonly string[] OfRecords = ["assistant-memory/talk.assistant", "assistant-memory/talk.user"];

    public static TheoryData<string> Recipes =>
        [.. Directory.EnumerateDirectories(BundledFiles.Recipes).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_long_prompt_of_ours_begins_with_what_is_the_same_in_every_call(string name)
    {
        using var tool = new MinwalTool();
        var bench = tool.Context(TextWriter.Null, TextWriter.Null).Bench;
        using var prepared = bench.Prepare(bench.OpenRecipe(name), new RunChoices
        {
            Models = [new RoleChoice(null, "openai:mock")],
            Addresses = [new RoleChoice(null, "http://127.0.0.1:9/v1")],
        });
        var forecast = await bench.ForecastAsync(prepared, MinwalTool.Cancellation);
        foreach (var task in forecast.Tasks.Where(task => task.Calls > 0 && !OfRecords.Contains($"{name}/{task.Task}")))
        {
            var prompt = (double)task.InputTokens / task.Calls;
            if (prompt >= 500) Assert.True(task.ConstantTokens >= 0.55 * prompt, $"{task.Task}: {task.ConstantTokens} of {prompt:0}");
        }
    }

    [Fact]
    public void An_answer_is_estimated_from_the_lengths_choices_and_items_that_are_asked_for()
    {
        static Setting<Band> Band(double least, double most) => Setting<Band>.Of(new Band(least, most));
        static Named<AnswerShape> Field(string name, AnswerShape shape) =>
            new(name, new Minwal.Faults.Mark(""), shape);
        var text = new AnswerShape(AnswerType.String);
        var shape = new AnswerShape(AnswerType.Object)
        {
            Fields =
            [
                Field("text", text with { Words = Band(20, 40) }),
                Field("tone", text with { OneOf = Setting<IReadOnlyList<string>>.Of(["warm", "cold"]) }),
                Field("tags", new AnswerShape(AnswerType.List) { Length = Band(2, 4), Items = text with { Words = Band(1, 1) } }),
            ],
        };
        var context = new CallContext("r/s", new Variables([]), null, 1);
        // Thirty words of six letters are 45 tokens; names, marks, a choice and three items of a word.
        var one = AnswerEstimate.Of(shape, context, arabic: false);
        Assert.InRange(one, 60, 90);
        Assert.InRange(AnswerEstimate.Of(shape, context, arabic: true), one * 1.4, one * 2);
        Assert.InRange(AnswerEstimate.Of(shape, context with { Items = [[], [], [], []] }, arabic: false), 3.9 * one, 4.1 * one);
        Assert.Equal(AnswerEstimate.FreeAnswer, AnswerEstimate.Of(null, context, arabic: false));
        Assert.Equal(1 + AnswerEstimate.OpenText, AnswerEstimate.Of(text, context, arabic: false));
        // A bound that is only a guard does not make an answer long.
        Assert.Equal(1 + AnswerEstimate.OpenText, AnswerEstimate.Of(text with { Characters = Band(1, 100_000) }, context, arabic: false));
        Assert.True(AnswerEstimate.Of(shape with { Optional = true }, context, arabic: false) < one);
    }
}
