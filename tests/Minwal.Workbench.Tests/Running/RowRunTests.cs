using System.Text;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>Runs that make something of each row of a file.</summary>
public sealed class RowRunTests : IDisposable
{
    private const string Recipe = """
        recipe: labels
        version: 1
        summary: Labels.
        language: en
        parameters:
          rows: { type: text, default: own.jsonl, help: The rows. }
          each: { type: integer, default: 1, help: How many records of each. }
        quotas: { rows: item, each: "${each}", failed: keep }
        sources: { item: { file: "${rows}" } }
        models: { writer: { default: offline } }
        steps: [ { write: { prompt: ask.hbs, offline: answer.yaml, returns: { label: { one_of: [long, short] } } } } ]
        checks: [ { forbidden: { field: text, patterns: ["^never"] } } ]
        record: { id: "${item.id}", text: "${item.text}", label: "${label}" }
        output: { file: labels.jsonl }
        """;

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("rows.jsonl")]
    [InlineData("rows.csv")]
    public async Task Each_row_comes_out_labelled_in_its_place(string file)
    {
        Write(file, 30);
        var summary = await RunAsync(file);
        Assert.Equal(RunPhase.Complete, summary.Phase);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i}"), Records().Select(r => Value.ToText(r["id"])));
        Assert.All(Records(), r => Assert.Contains(r["label"], (object[])["long", "short"]));
        Assert.All(Records(), r => Assert.Null(r["error"]));
    }

    [Fact]
    public async Task A_row_has_several_records_one_after_the_other()
    {
        Write("rows.jsonl", 4);
        await RunAsync("rows.jsonl", each: 3);
        Assert.Equal("000111222333", string.Concat(Records().Select(r => r["id"])));
    }

    [Fact]
    public async Task A_row_that_was_given_up_is_kept_and_the_run_is_short()
    {
        Write("rows.csv", 5, i => i == 2 ? "never this" : $"text {i}");
        var summary = await RunAsync("rows.csv");
        Assert.Equal((RunPhase.Short, 5L, 4L, 1L),
            (summary.Phase, summary.Ledger.Requested, summary.Ledger.Accepted, summary.Ledger.Short));
        Assert.Equal(5, Records().Count);
        var row = Records()[2];
        Assert.Equal("""{"id":"2","text":"never this","label":null}""", Json.ToText(new Fields(row.Where(f => f.Key != "error"))));
        Assert.Equal("forbidden.found", ((Fields)row["error"]!)["code"]);

        var report = _scene.Bench.CheckFile(Load(), _scene.File("labels.jsonl"));
        Assert.True(report.Passed);
        Assert.Equal((5L, 0L, 1L), (report.Records, report.Failed, report.GivenUp));
    }

    [Fact]
    public async Task Standard_input_is_kept_so_that_the_run_can_be_read_and_goes_on_without_it()
    {
        var rows = string.Concat(Enumerable.Range(0, 6).Select(i => $"{{\"id\":\"{i}\",\"text\":\"text {i}\"}}\n"));
        Assert.Equal(RunPhase.Complete, (await RunAsync("-", input: rows)).Phase);
        var before = await File.ReadAllTextAsync(_scene.File("labels.jsonl"), Scene.Cancellation);
        var kept = Path.Combine(_scene.File("labels.jsonl.minwal"), "input.jsonl");
        Assert.Equal(rows, await File.ReadAllTextAsync(kept, Scene.Cancellation));

        Assert.Equal(RunPhase.Complete, (await RunAsync("-", input: "")).Phase);
        Assert.Equal(before, await File.ReadAllTextAsync(_scene.File("labels.jsonl"), Scene.Cancellation));
        var view = await Bench("x").ReadRecordAsync(_scene.File("labels.jsonl"), "3", Scene.Cancellation);
        Assert.Contains("text 2", view.Calls.Count > 0 ? Json.ToText(view.Lineage["record_as_written"]) : "", StringComparison.Ordinal);

        var other = rows.Replace("text 3", "other", StringComparison.Ordinal);
        var fault = await Assert.ThrowsAsync<MinwalException>(() => RunAsync("-", input: other));
        Assert.Equal("MW4002", Assert.Single(fault.Faults).Code);
    }

    [Theory]
    [InlineData("id,text\n0,a\n1,b\n", "01")]
    [InlineData(" [{\"id\": 0, \"text\": \"a\"}, {\"id\": 1, \"text\": \"b\"}]", "01")]
    [InlineData("\uFEFF{\"id\": 7, \"text\": \"a\"}", "7")]
    public async Task The_first_character_of_standard_input_tells_what_it_is(string input, string ids)
    {
        await RunAsync("-", input: input);
        Assert.Equal(ids, string.Concat(Records().Select(r => Value.ToText(r["id"]))));
    }

    [Fact]
    public async Task Standard_input_without_rows_is_a_fault()
    {
        var fault = await Assert.ThrowsAsync<MinwalException>(() => RunAsync("-", input: " \n"));
        Assert.Contains("standard input ('-') has no rows", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_behind_those_that_there_were_make_the_run_longer()
    {
        Write("rows.jsonl", 5);
        await RunAsync("rows.jsonl", each: 2);
        var before = _scene.Lines("labels.jsonl");
        Write("rows.jsonl", 8);
        Assert.Equal(RunPhase.Complete, (await ExtendAsync([])).Phase);
        Assert.Equal(before, _scene.Lines("labels.jsonl").Take(10));
        Assert.Equal("0011223344556677", string.Concat(Records().Select(r => r["id"])));
        // And once more, by nothing and then by one.
        Write("rows.jsonl", 9);
        await ExtendAsync([]);
        Assert.Equal("001122334455667788", string.Concat(Records().Select(r => r["id"])));
        var last = await _scene.Bench.ReadRecordAsync(_scene.File("labels.jsonl"), "18", Scene.Cancellation);
        Assert.Equal("8", last.Record["id"]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Rows_that_were_changed_or_taken_away_cannot_be_extended(int now)
    {
        Write("rows.jsonl", 5);
        await RunAsync("rows.jsonl");
        Write("rows.jsonl", now, i => i == 3 ? "another" : $"text {i}");
        var fault = await Assert.ThrowsAsync<MinwalException>(() => ExtendAsync([]));
        Assert.Equal("MW1106", Assert.Single(fault.Faults).Code);
        Write("rows.jsonl", 5);
        Assert.Equal(RunPhase.Complete, (await RunAsync("rows.jsonl")).Phase);
    }

    [Fact]
    public async Task Another_number_of_records_for_each_row_is_no_extension()
    {
        Write("rows.jsonl", 5);
        await RunAsync("rows.jsonl");
        var fault = await Assert.ThrowsAsync<MinwalException>(() => ExtendAsync(new Fields().Add("each", 2L)));
        Assert.Equal("MW1106", Assert.Single(fault.Faults).Code);
    }

    [Fact]
    public async Task Shards_of_rows_are_gathered_into_their_order()
    {
        Write("rows.jsonl", 11);
        await RunAsync("rows.jsonl");
        var whole = await File.ReadAllTextAsync(_scene.File("labels.jsonl"), Scene.Cancellation);
        var recipe = Load();
        var target = _scene.To("parts.jsonl");
        for (var number = 1; number <= 2; number++)
            await _scene.RunAsync(recipe, Choices("rows.jsonl") with { Shard = new Minwal.Runs.Shard(number, 2) }, target);
        string[] shards = [_scene.File("parts.jsonl.1-of-2.minwal"), _scene.File("parts.jsonl.2-of-2.minwal")];
        using var gathered = _scene.Bench.Gather(shards, target, new RunChoices());
        await using var run = _scene.Bench.Begin(gathered, target);
        Assert.Equal(RunPhase.Complete, (await run.Completion).Phase);
        Assert.Equal(whole, await File.ReadAllTextAsync(_scene.File("parts.jsonl"), Scene.Cancellation));
    }

    [Fact]
    public async Task Rows_that_were_changed_are_an_update()
    {
        Write("rows.jsonl", 5);
        await RunAsync("rows.jsonl");
        Write("rows.jsonl", 6, i => i == 0 ? "first" : $"text {i}");
        using var prepared = _scene.Bench.Prepare(Load(), Choices("rows.jsonl"));
        await using var run = _scene.Bench.Begin(prepared, _scene.To("labels.jsonl") with { Update = true });
        Assert.Equal(RunPhase.Complete, (await run.Completion).Phase);
        Assert.Equal(["first", .. Enumerable.Range(1, 5).Select(i => $"text {i}")], Records().Select(r => r["text"]));
    }

    private RunChoices Choices(string rows, int each = 1) => new()
    {
        Date = Scene.Date,
        Attempts = 2,
        Parameters = new Fields().Add("rows", rows == "-" ? rows : _scene.File(rows)).Add("each", (long)each),
    };

    private static MinwalWorkbench Bench(string input) => new(
        new WorkbenchOptions { RecipesFolder = Repository.Recipes, Input = () => new MemoryStream(Encoding.UTF8.GetBytes(input)) });

    private async Task<RunSummary> RunAsync(string rows, int each = 1, string? input = null)
    {
        var bench = input is null ? _scene.Bench : Bench(input);
        var choices = Choices(rows, each) with { InputFolder = _scene.File("labels.jsonl.minwal") };
        using var prepared = bench.Prepare(Load(bench), choices);
        await using var run = bench.Begin(prepared, _scene.To("labels.jsonl"));
        return await run.Completion;
    }

    private async Task<RunSummary> ExtendAsync(Fields chosen)
    {
        using var more = _scene.Bench.Extend(_scene.File("labels.jsonl"), chosen, new RunChoices());
        await using var run = _scene.Bench.Begin(more, _scene.To("labels.jsonl"));
        return await run.Completion;
    }

    private List<Fields> Records() => [.. _scene.Lines("labels.jsonl").Select(line => (Fields)Json.Parse(line)!)];

    private LoadedRecipe Load(MinwalWorkbench? bench = null)
    {
        var folder = Directory.CreateDirectory(_scene.File("recipe")).FullName;
        File.WriteAllText(Path.Combine(folder, "recipe.yaml"), Recipe);
        File.WriteAllText(Path.Combine(folder, "own.jsonl"), "{\"id\":\"own\",\"text\":\"own\"}\n");
        File.WriteAllText(Path.Combine(folder, "ask.hbs"), "Is this long or short? {{item.text}} <brief>{{brief}}</brief>");
        File.WriteAllText(Path.Combine(folder, "answer.yaml"), "answer: { label: \"<label>\" }\nrules: { label: [long, short] }\n");
        return (bench ?? _scene.Bench).ReadRecipe(folder);
    }

    private void Write(string name, int rows, Func<int, string>? text = null)
    {
        text ??= i => $"text {i}";
        var lines = name.EndsWith(".csv", StringComparison.Ordinal)
            ? Enumerable.Range(0, rows).Select(i => $"{i},{text(i)}").Prepend("id,text")
            : Enumerable.Range(0, rows).Select(i => Json.ToText(new Fields().Add("id", $"{i}").Add("text", text(i))));
        File.WriteAllLines(_scene.File(name), lines);
    }
}
