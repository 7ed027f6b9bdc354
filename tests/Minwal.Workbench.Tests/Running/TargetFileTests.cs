using Minwal.Faults;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>No file of anybody's is lost to a path.</summary>
public sealed class TargetFileTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Two_files_of_a_run_are_not_the_same_file()
    {
        File.CreateSymbolicLink(_scene.File("link.jsonl"), "y.jsonl");
        Refused(_scene.To("y.jsonl") with { Lineage = _scene.File("y.jsonl") }, "the lineage '", "is the same file as the output");
        Refused(_scene.To("y.jsonl") with { Lineage = _scene.File("link.jsonl") }, "the lineage '", "is the same file as the output");
        Refused(_scene.To("y.jsonl") with { Log = _scene.File("./y.jsonl") }, "the log '", "is the same file as the output");
    }

    [Fact]
    public void What_stands_in_a_place_and_is_no_file_is_not_written_over()
    {
        Directory.CreateDirectory(_scene.File("y.jsonl"));
        Refused(_scene.To("y.jsonl") with { Folder = _scene.File("run") }, "is a folder");
        Refused(_scene.To("z.jsonl") with { Lineage = _scene.File("z.jsonl.minwal/journal.db") }, "lies in the folder of the run itself");
    }

    [Fact]
    public async Task A_file_that_no_run_wrote_is_kept_unless_it_is_said_otherwise()
    {
        File.WriteAllText(_scene.File("mine.jsonl"), "years of work");
        Refused(_scene.To("mine.jsonl"), "is there, and no run wrote it");
        Refused(_scene.To("f.jsonl") with { Lineage = _scene.File("mine.jsonl") }, "is there, and no run wrote it");
        Refused(_scene.To("f.jsonl") with { Log = _scene.File("mine.jsonl") }, "is there, and no run wrote it");
        Assert.Equal("years of work", File.ReadAllText(_scene.File("mine.jsonl")));
        Assert.False(Directory.Exists(_scene.File("mine.jsonl.minwal")));
        await RunAsync(_scene.To("mine.jsonl") with { Force = true });
        Assert.Equal(12, _scene.Lines("mine.jsonl").Length);
    }

    [Fact]
    public async Task What_a_run_wrote_it_writes_again_also_anew_and_to_whatever_it_was_moved_with()
    {
        var target = _scene.To("a/f.jsonl") with { Lineage = _scene.File("a/ways.jsonl") };
        await RunAsync(target);
        await RunAsync(target);
        await RunAsync(target with { New = true });
        Directory.Move(_scene.File("a"), _scene.File("b"));
        await RunAsync(_scene.To("b/f.jsonl") with { Lineage = _scene.File("b/ways.jsonl"), New = true });
    }

    [Fact]
    public async Task An_empty_file_and_a_log_of_before_are_nobodys_loss()
    {
        File.WriteAllText(_scene.File("f.jsonl"), "");
        File.WriteAllText(_scene.File("run.log"), "2025-06-01T00:00:00Z 12 of 12 accepted\n");
        await RunAsync(_scene.To("f.jsonl") with { Log = _scene.File("run.log") });
    }

    [Fact]
    public async Task Another_run_may_write_over_what_the_run_beside_a_file_wrote()
    {
        await RunAsync(_scene.To("f.jsonl"));
        await RunAsync(_scene.To("f.jsonl") with { Folder = _scene.File("other") });
    }

    [Fact]
    public void The_recipe_and_its_sources_are_only_read_whatever_is_said()
    {
        _scene.GreetingsRecipe("sources: { topic: { file: topics.jsonl } }\n");
        File.WriteAllText(_scene.File("greetings/topics.jsonl"), "{\"topic\":\"rain\"}\n");
        var recipe = _scene.Bench.ReadRecipe(_scene.File("greetings"));
        using var prepared = _scene.Bench.Prepare(recipe, new() { Date = Scene.Date });
        var fault = Assert.Throws<MinwalException>(
            () => _scene.Bench.Begin(prepared, _scene.To("greetings/topics.jsonl") with { Force = true }));
        Assert.Equal("MW5005", fault.Faults[0].Code);
        Assert.Contains("which is only read", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.Faults[0].CanBeForced);
    }

    [Fact]
    public async Task An_export_notes_what_it_wrote_and_keeps_what_it_did_not()
    {
        await RunAsync(_scene.To("f.jsonl"));
        File.WriteAllText(_scene.File("mine.csv"), "a,b\n1,2\n");
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.Export(_scene.File("f.jsonl"), _scene.To("mine.csv")));
        Assert.Contains("no run wrote it", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Faults[0].CanBeForced);
        _scene.Bench.Export(_scene.File("f.jsonl"), _scene.To("copy.csv"));
        _scene.Bench.Export(_scene.File("f.jsonl"), _scene.To("copy.csv"));
        Assert.Equal(13, _scene.Lines("copy.csv").Length);
    }

    private Task<RunSummary> RunAsync(RunTarget target) =>
        _scene.RunAsync(_scene.GreetingsRecipe(), new() { Date = Scene.Date }, target);

    private void Refused(RunTarget target, params string[] words)
    {
        using var prepared = _scene.Bench.Prepare(_scene.GreetingsRecipe(), new() { Date = Scene.Date });
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.Begin(prepared, target));
        Assert.Equal("MW5005", fault.Faults[0].Code);
        foreach (var word in words) Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }
}
