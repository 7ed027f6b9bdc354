using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Every path that is typed is meant in the folder of the tool.</summary>
public sealed class TypedPathTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task All_that_a_run_writes_lies_in_the_folder()
    {
        await _tool.DoAsync("run arabic-eou --conversations 60 --output c.json --flat c.csv --lineage ways.jsonl "
            + "--log-file run.log --run-dir j");
        await _tool.DoAsync("check c.csv --recipe arabic-eou --report report.json");
        await _tool.DoAsync("export j --output again.json --flat again.csv --lineage again.jsonl");
        string[] expected = ["again.csv", "again.json", "again.jsonl", "c.csv", "c.json", "j", "report.json", "run.log", "ways.jsonl"];
        var found = Directory.EnumerateFileSystemEntries(_tool.Folder).Select(Path.GetFileName);
        Assert.Equal(expected, found.Order(StringComparer.Ordinal));
        Assert.Equal(_tool.Read("c.csv"), _tool.Read("again.csv"));
        Assert.Equal(_tool.Read("ways.jsonl"), _tool.Read("again.jsonl"));
    }

    [Fact]
    public async Task The_runs_of_the_folder_are_listed_and_the_newest_is_meant_when_none_is_named()
    {
        Assert.Contains("MW2006: there is no run in this folder", await _tool.RefusedAsync("status"), StringComparison.Ordinal);
        var (exit, output, error) = await _tool.RunAsync("runs");
        Assert.Equal((0, "", "There is no run in this folder; minwal run RECIPE begins one."), (exit, output, error.TrimEnd()));
        await _tool.DoAsync("run intents --test --output t.json");
        Assert.Matches(@"^t\.json\.minwal +complete +intents +30 of 30\n$", await _tool.DoAsync("runs"));
        Assert.Contains("requested 30, accepted 30, short 0", await _tool.DoAsync("status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_goes_before_a_recipe_of_ours_with_its_name()
    {
        await _tool.DoAsync("new copy");
        Directory.Move(_tool.At("copy"), _tool.At("intents"));
        await _tool.DoAsync("new copy --from intents");
        Assert.Contains("20 records in 6 cells", await _tool.DoAsync("plan intents"), StringComparison.Ordinal);
        Assert.Contains("20 records in 6 cells", await _tool.DoAsync("plan --recipe copy/recipe.yaml"), StringComparison.Ordinal);
        Assert.Contains("MW2005: 'copy' exists already", await _tool.RefusedAsync("new copy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_run_is_replayed_from_the_folder()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync("run --recipe mine");
        await _tool.DoAsync("run --recipe mine --model replay:notes.jsonl --output again.jsonl");
        Assert.Equal(_tool.Read("notes.jsonl"), _tool.Read("again.jsonl"));
    }
}
