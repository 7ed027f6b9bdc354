using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Workbench.Tests.Records;

public sealed class CheckFileTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("f.json")]
    [InlineData("f.jsonl")]
    [InlineData("f.csv")]
    public async Task What_a_run_accepted_passes_the_check_of_its_file(string name)
    {
        await _scene.RunAsync(name);
        var report = _scene.Bench.CheckFile(_scene.Bench.OpenRecipe("intents"), _scene.File(name));
        Assert.Equal((20, 0, true), (report.Records, report.Failed, report.Passed));
    }

    [Theory]
    [InlineData(0.6, false)]
    [InlineData(1, true)]
    public async Task The_file_is_held_against_gates_like_the_run(double most, bool passes)
    {
        var recipe = _scene.GreetingsRecipe(FormattableString.Invariant(
            $"  - shortcuts: {{ label: warm, text: text, features: {{ words: {most} }} }}\n"));
        var summary = await _scene.RunAsync(recipe, new RunChoices { Date = Scene.Date }, _scene.To("f.jsonl"));
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"));
        Assert.Equal(passes, summary.Phase == RunPhase.Complete);
        Assert.Equal((passes, passes ? 0 : 1), (report.Passed, report.FileFaults));
    }

    [Fact]
    public async Task The_parameters_are_those_of_the_run_beside_the_file()
    {
        var recipe = _scene.GreetingsRecipe("  - words: { field: text, between: \"${[1, samples]}\" }\n");
        var target = _scene.To("f.jsonl");
        await _scene.RunAsync(recipe, new RunChoices { Parameters = new Fields().Add("samples", 5L) }, target);
        Assert.True(_scene.Bench.CheckFile(recipe, _scene.File("f.jsonl")).Passed);
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"), new Fields().Add("samples", 2L));
        Assert.Equal(_scene.Lines("f.jsonl").Count(line => line.Contains("dear", StringComparison.Ordinal)), report.Failed);
    }

    [Fact]
    public async Task A_record_that_was_spoilt_fails_with_its_reason()
    {
        await _scene.RunAsync("f.jsonl");
        var lines = _scene.Lines("f.jsonl");
        File.WriteAllLines(_scene.File("f.jsonl"), [.. lines, lines[0]]);
        var report = _scene.Bench.CheckFile(_scene.Bench.OpenRecipe("intents"), _scene.File("f.jsonl"));
        Assert.Equal((21, 1), (report.Records, report.Failed));
        var reasons = FieldPath.Parse("reasons[]").Values(report.ToFields()).OfType<Fields>().Where(r => r["warning"] is false);
        Assert.Equal("unique.exact", Assert.Single(reasons)["reason"]);
    }
}
