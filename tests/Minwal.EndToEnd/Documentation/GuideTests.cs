using Minwal.Runs.Journal;
using Minwal.Workbench;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

/// <summary>Each piece of the guide makes records when it stands in the guide's first recipe.</summary>
public sealed class GuideTests
{
    private const string Page = "docs/recipes.md";

    public static TheoryData<int> Pieces => [.. Enumerable.Range(0, PageExamples.Of(Page).Count)];

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task A_piece_of_the_guide_runs_and_its_file_passes_its_checks(int number)
    {
        var pieces = PageExamples.Of(Page);
        var cancellation = TestContext.Current.CancellationToken;
        using var tool = new MinwalTool();
        var folder = Directory.CreateDirectory(tool.At("reviews")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "recipe.yaml"), PageExamples.Merge(pieces[0], pieces[number]), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "rules.md"), "Be kind.\n", cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "sample.csv"), "id,text\n1,Good.\n2,Bad.\n", cancellation);
        var bench = new MinwalWorkbench();
        var recipe = bench.ReadRecipe(folder);
        using var prepared = bench.Prepare(recipe, new RunChoices());
        var output = tool.At(recipe.Recipe.Output.File);
        await using var run = bench.Begin(prepared, new RunTarget { Output = output });
        var summary = await run.Completion;
        Assert.Equal((RunPhase.Complete, true), (summary.Phase, summary.Ledger.Accepted > 1));
        Assert.True(bench.CheckFile(recipe, output).Passed);
    }

    [Fact]
    public void The_guide_is_short() => Assert.InRange(Repository.Read(Page).Split('\n').Length, 200, 400);
}
