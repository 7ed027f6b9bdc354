using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What people think of records: <c>decide</c>, and what <c>export</c> and <c>run --refill</c> make of it.</summary>
public sealed class DecideTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();
    private string[] _made = [];

    public async ValueTask InitializeAsync()
    {
        await _tool.DoAsync("new mine");
        const string Fields = "  stars: ${slot}\n  score: 0.5\n  clean: ${mood == 'happy'}\n";
        _tool.Edit("mine/recipe.yaml", "  mood: ${mood}\n", "  mood: ${mood}\n" + Fields);
        await _tool.DoAsync("run --recipe mine");
        _made = _tool.Lines("notes.jsonl");
    }

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Fact]
    public async Task A_rejected_record_is_left_out_of_the_export_which_says_so()
    {
        var (exit, output, told) = await _tool.RunAsync("decide notes.jsonl 3 reject --reason \"nobody says that\" --who maha");
        Assert.Equal((0, ""), (exit, output));
        Assert.Contains("1 decision kept. minwal export notes.jsonl writes the file", told, StringComparison.Ordinal);
        var error = await _tool.RefusedAsync("export notes.jsonl --output reviewed.jsonl", exit: 3);
        Assert.Contains("reviewed.jsonl, without 1 record that people rejected", error, StringComparison.Ordinal);
        Assert.Equal([.. _made[..2], .. _made[3..]], _tool.Lines("reviewed.jsonl"));
        Assert.Equal(_made, _tool.Lines("notes.jsonl"));
        Assert.Contains("nobody says that", await _tool.DoAsync("lineage notes.jsonl 3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_without_rejected_records_is_whole()
    {
        await _tool.DoAsync("decide notes.jsonl 3 reject");
        await _tool.DoAsync("decide notes.jsonl 3 accept");
        await _tool.DoAsync("export notes.jsonl --output reviewed.jsonl");
        Assert.Equal(_made, _tool.Lines("reviewed.jsonl"));
    }

    [Fact]
    public async Task A_rejected_record_makes_the_run_short_until_its_slot_is_filled_again()
    {
        await _tool.DoAsync("decide notes.jsonl 3 reject");
        var (exit, _, error) = await _tool.RunAsync("run --recipe mine");
        Assert.Equal(3, exit);
        Assert.Contains("1 record left out because people said so; --refill fills the slots again.", error, StringComparison.Ordinal);
        (exit, _, error) = await _tool.RunAsync("run --recipe mine --refill");
        Assert.Equal(0, exit);
        Assert.Contains("1 slot with a rejected record to be filled again.", error, StringComparison.Ordinal);
        var filled = _tool.Lines("notes.jsonl");
        Assert.Equal([2], Enumerable.Range(0, 20).Where(i => filled[i] != _made[i]));
        await _tool.DoAsync("export notes.jsonl");
        Assert.Equal(filled, _tool.Lines("notes.jsonl"));
    }

    [Fact]
    public async Task Nobody_rejected_a_record_so_there_is_nothing_to_fill_again()
    {
        var (exit, _, error) = await _tool.RunAsync("run --recipe mine --refill");
        Assert.Equal(0, exit);
        Assert.Contains("there is nothing to fill again", error, StringComparison.Ordinal);
        Assert.Equal(_made, _tool.Lines("notes.jsonl"));
    }

    [Fact]
    public async Task What_is_typed_for_a_number_or_a_truth_value_becomes_one()
    {
        await _tool.DoAsync("decide notes.jsonl 2 edit --set stars=5 --set score=0.75 --set clean=false --set text=7");
        await _tool.DoAsync("export notes.jsonl");
        var record = (Fields)Json.Parse(_tool.Lines("notes.jsonl")[1])!;
        Assert.Equal([5L, 0.75, false, "7"], [record["stars"], record["score"], record["clean"], record["text"]]);
    }

    [Theory]
    [InlineData("decide notes.jsonl 3 rejct", "MW2001: found the decision 'rejct', allowed are accept, reject, edit, relabel", "'reject'")]
    [InlineData("decide notes.jsonl 3 edit --set txt=x", "MW2012: record 3 has no field 'txt'; it has text, topic, mood", "'text'")]
    [InlineData("decide notes.jsonl 3 edit --set stars=many", "MW2012: record 3: found 'many' for 'stars', allowed is a number", null)]
    [InlineData("decide notes.jsonl 3 edit --set clean=yes", "MW2012: record 3: found 'yes' for 'clean', allowed is true or false", null)]
    [InlineData("decide notes.jsonl 3 edit --set stars", "MW2003: --set: found 'stars', allowed is FIELD=VALUE", null)]
    [InlineData("decide notes.jsonl 3 edit", "MW2012: record 3: nothing is set", null)]
    [InlineData("decide notes.jsonl 3", "MW2001: say a record and a decision", null)]
    public async Task What_is_no_decision_is_refused_and_nothing_is_kept(string arguments, string complaint, string? near)
    {
        var error = await _tool.RefusedAsync(arguments);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
        if (near is not null) Assert.Contains($"did you mean {near}?", error, StringComparison.Ordinal);
        await AssertUndecidedAsync();
    }

    [Fact]
    public async Task A_record_that_is_not_there_cannot_be_decided_about()
    {
        var error = await _tool.RefusedAsync("decide notes.jsonl 99 reject", exit: 1);
        Assert.Equal("MW2008: the run has no accepted record '99'", error.TrimEnd());
        await AssertUndecidedAsync();
    }

    [Fact]
    public async Task A_file_of_decisions_is_kept_as_a_whole()
    {
        _tool.Write("decisions.jsonl", """
            {"record": 7, "decision": "reject", "reason": "dull", "who": "maha"}
            {"record": 1, "decision": "relabel", "set": {"mood": "sad"}}
            """);
        var (exit, _, error) = await _tool.RunAsync("decide notes.jsonl --from decisions.jsonl");
        Assert.Equal(0, exit);
        Assert.Contains("2 decisions kept.", error, StringComparison.Ordinal);
        Assert.Contains("decisions 2", await _tool.DoAsync("status notes.jsonl"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"record": 2, "decision": "rejct"}""", "MW2012: found the decision 'rejct'", "'reject'")]
    [InlineData("""{"record": 2, "decison": "reject"}""", "MW2012: unknown key 'decison'", "'decision'")]
    [InlineData("""{"decision": "reject"}""", "MW2012: 'record' is missing", null)]
    [InlineData("""{"record": 2, """, "MW5004: the row is not valid JSON", null)]
    public async Task A_file_with_a_wrong_line_is_refused_with_file_and_row_and_nothing_is_kept(string line, string complaint, string? near)
    {
        _tool.Write("decisions.jsonl", $$"""
            {"record": 7, "decision": "reject"}
            {{line}}
            {"record": 8, "decision": "accept"}
            """);
        var error = await _tool.RefusedAsync("decide notes.jsonl --from decisions.jsonl");
        Assert.Contains("decisions.jsonl row 2: ", error, StringComparison.Ordinal);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
        if (near is not null) Assert.Contains($"did you mean {near}?", error, StringComparison.Ordinal);
        Assert.DoesNotContain("row 1", error, StringComparison.Ordinal);
        Assert.DoesNotContain("row 3", error, StringComparison.Ordinal);
        await AssertUndecidedAsync();
    }

    private async Task AssertUndecidedAsync() =>
        Assert.DoesNotContain("decisions", await _tool.DoAsync("status notes.jsonl"), StringComparison.Ordinal);
}
