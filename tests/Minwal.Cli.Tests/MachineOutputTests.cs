using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What programs read of the tool: JSON and nothing else on standard output.</summary>
public sealed class MachineOutputTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();

    public async ValueTask InitializeAsync()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync("run --recipe mine --output notes.jsonl");
    }

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Theory]
    [InlineData("plan intents --json", "records")]
    [InlineData("check notes.jsonl --recipe mine --json", "failed")]
    [InlineData("check notes.jsonl --recipe mine --report -", "failed")]
    [InlineData("status --json", "ledger")]
    [InlineData("lineage notes.jsonl 1 --json", "attempts")]
    public async Task One_object_is_printed(string command, string key)
    {
        var fields = Assert.IsType<Fields>(Json.Parse(await _tool.DoAsync(command)));
        Assert.True(fields.ContainsKey(key));
    }

    [Theory]
    [InlineData("runs --json", "run")]
    [InlineData("recipes --json", "parameters")]
    public async Task A_list_is_printed(string command, string key)
    {
        var list = Assert.IsAssignableFrom<IReadOnlyList<object?>>(Json.Parse(await _tool.DoAsync(command)));
        Assert.All(list, item => Assert.True(((Fields)item!).ContainsKey(key)));
    }

    [Fact]
    public async Task The_plan_has_every_cell_and_what_it_costs()
    {
        var plan = (Fields)Json.Parse(await _tool.DoAsync("plan intents --json"))!;
        var cells = ((IReadOnlyList<object?>)plan["cells"]!).Cast<Fields>().ToList();
        Assert.Equal(plan["records"], cells.Sum(cell => (long)cell["records"]!));
        Assert.Equal(0L, ((Fields)plan["forecast"]!)["cost_usd"]);
    }

    [Theory]
    [InlineData(".jsonl", "")]
    [InlineData(".json", "")]
    [InlineData(".csv", "")]
    [InlineData(".tsv", "")]
    [InlineData(".tsv", " --format tsv")]
    public async Task Standard_input_is_checked_whatever_it_holds(string ending, string format)
    {
        await _tool.DoAsync($"export notes.jsonl --output written{ending}");
        _tool.Input = _tool.Read("written" + ending);
        var report = (Fields)Json.Parse(await _tool.DoAsync($"check - --recipe mine --json{format}"))!;
        Assert.Equal(("standard input", 20L, 0L), (report["file"], report["records"], report["failed"]));
    }

    [Fact]
    public async Task A_file_without_an_ending_is_read_in_the_format_that_is_named()
    {
        File.Copy(_tool.At("notes.jsonl"), _tool.At("notes"));
        Assert.Contains("the ending is not known", await _tool.RefusedAsync("check notes --recipe mine"), StringComparison.Ordinal);
        Assert.Contains("20 records, 0 failed", await _tool.DoAsync("check notes --recipe mine --format jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_row_of_standard_input_has_its_number()
    {
        _tool.Input = _tool.Read("notes.jsonl").Replace("}\n", "\n", StringComparison.Ordinal);
        var (exit, output, _) = await _tool.RunAsync("check - --recipe mine --format jsonl");
        Assert.Equal(1, exit);
        Assert.Contains("standard input row 1: ", output, StringComparison.Ordinal);
    }
}
