using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Runs that are not the same write files that are not the same.</summary>
public sealed class OwnFileTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_preset_and_a_copy_do_not_meet_the_run_of_the_recipe_that_they_come_from()
    {
        await _tool.DoAsync("run intents --test");
        await _tool.DoAsync("run intents --examples-per-intent 1 --edge-cases 0");
        await _tool.DoAsync("new mine --from intents");
        await _tool.DoAsync("run --recipe mine --test");
        Assert.Equal(["mine-test.json", "training_data-test.json", "training_data.json"],
            Directory.EnumerateFiles(_tool.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_stands_in_a_recipes_folder_need_not_name_it()
    {
        await _tool.DoAsync("new mine");
        foreach (var entry in Directory.EnumerateFileSystemEntries(_tool.At("mine")))
            Directory.Move(entry, _tool.At(Path.GetFileName(entry)));
        await _tool.DoAsync("run --samples 6 --lineage ways.jsonl");
        Assert.Contains("6 records, 0 failed", await _tool.DoAsync("check notes.jsonl"), StringComparison.Ordinal);
        Assert.Contains("6 records in", await _tool.DoAsync("plan --samples 6"), StringComparison.Ordinal);
        // What the run wrote into the folder has not made it another recipe.
        var (exit, _, error) = await _tool.RunAsync("run --samples 6 --lineage ways.jsonl");
        Assert.Equal(0, exit);
        Assert.Contains("Already complete: the run in", error, StringComparison.Ordinal);
        Assert.Contains("no recipe 'notthere'", await _tool.RefusedAsync("run notthere"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_leaves_no_run()
    {
        var error = await _tool.RefusedAsync("run intents --test --log-file nowhere/log.txt", exit: 1);
        Assert.Contains("MW5002: ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Folder));
    }
}
