using Xunit;

namespace Minwal.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("run intnts", "did you mean 'intents'")]
    [InlineData("run intents --exampels-per-intent 3", "did you mean '--examples-per-intent'")]
    [InlineData("run intents --examples-per-intent many", "allowed is a whole number from 0 to")]
    [InlineData("run intents --batch-size 99 --edge-cases -4", "--edge-cases: found '-4'")]
    [InlineData("run arabic-eou --turns 12-6", "allowed is a range such as 6-12")]
    [InlineData("run arabic-eou --dialect saudi,french", "a comma-separated list of saudi, gulf")]
    [InlineData("run intents --model opnai:x", "did you mean 'openai'")]
    [InlineData("run intents --model openai:gpt-4o-mini", "OPENAI_API_KEY is not set")]
    [InlineData("run intents --output data.xml", "ends in .json, .jsonl, .csv")]
    [InlineData("run intents --seed x", "--seed: found 'x'")]
    [InlineData("run intents --budget 3", "(did you mean '--max-cost'?)")]
    [InlineData("run intents --samples 3", "(did you mean '--examples-per-intent'?)")]
    [InlineData("run intents --workers 3", "(did you mean '--concurrency'?)")]
    [InlineData("run intents --zzzzzzz 3", "unknown option '--zzzzzzz' of 'minwal run'\n")]
    [InlineData("chek x", "'chek' is not a command of 'minwal'; you may mean: minwal check\n")]
    [InlineData("help", "you may mean: minwal --help\n")]
    [InlineData("list", "you may mean: minwal recipes\n")]
    [InlineData("generate intents", "you may mean: minwal run intents\n")]
    [InlineData("arabic-eou", "you may mean: minwal run arabic-eou\n")]
    [InlineData("recipes shw", "you may mean: minwal recipes show\n")]
    [InlineData("new intents", "MW2004: 'intents' comes with minwal")]
    [InlineData("check missing.json --recipe intents", "missing.json' does not exist")]
    [InlineData("check a.json --recipe intents --format yaml", "--format: found 'yaml', allowed are json, jsonl, csv, tsv")]
    [InlineData("status nothere", "nothere' is neither a run's folder")]
    [InlineData("mock-provider --port 99999", "--port: found '99999', allowed are 0 to 65535")]
    [InlineData("run arabic-eou --conversations 4 --flat x.foo", "x.foo': files with this ending cannot be written")]
    [InlineData("check a.json", "MW2002: which recipe?")]
    public async Task Wrong_usage_is_answered_with_what_is_allowed(string arguments, string expected)
    {
        using var tool = new MinwalTool();
        var (exit, output, error) = await tool.RunAsync(arguments);
        Assert.Equal(2, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("preview")]
    public async Task A_misspelt_option_is_not_taken_for_the_recipe_that_another_option_names(string command)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        var (exit, _, error) = await tool.RunAsync($"{command} --recipe mine --zzzzzzz");
        Assert.Equal(2, exit);
        Assert.Contains($"unknown option '--zzzzzzz' of 'minwal {command}'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_a_recipe_are_reported_at_once_with_their_places()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        var recipe = tool.Read("mine/recipe.yaml")
            .Replace("summary:", "sumary:", StringComparison.Ordinal)
            .Replace("unique:", "uniqe:", StringComparison.Ordinal)
            .Replace("min: 1,", "min: one,", StringComparison.Ordinal);
        await File.WriteAllTextAsync(tool.At("mine/recipe.yaml"), recipe, TestContext.Current.CancellationToken);
        var (exit, _, error) = await tool.RunAsync("run --recipe mine");
        Assert.Equal(2, exit);
        Assert.Contains("mine/recipe.yaml:4:1: MW1006: unknown key 'sumary'", error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'summary'", error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'unique'", error, StringComparison.Ordinal);
        Assert.Contains("mine/recipe.yaml:7:", error, StringComparison.Ordinal);
        Assert.False(File.Exists(tool.At("notes.jsonl")));
    }

    [Fact]
    public async Task Faults_of_recipe_grammar_source_and_quota_come_in_one_report()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        var recipe = tool.Read("mine/recipe.yaml").Replace("text: ${text}", "text: ${txet}", StringComparison.Ordinal)
            .Replace("mood: { happy: 2, sad: 1 }", "mood: { counts: { happy: 3 } }", StringComparison.Ordinal)
            .Replace("models:", "sources:\n  row: { file: nowhere.csv }\nmodels:", StringComparison.Ordinal);
        await File.WriteAllTextAsync(tool.At("mine/recipe.yaml"), recipe, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(
            tool.At("mine/offline/note.yaml"), "  last: ['<opening|shout>']\n", TestContext.Current.CancellationToken);
        var (exit, _, error) = await tool.RunAsync("run --recipe mine");
        Assert.Equal(2, exit);
        Assert.Contains("MW1009: unknown name 'txet' in 'txet' (did you mean 'text'?)", error, StringComparison.Ordinal);
        Assert.Contains("mine/offline/note.yaml:", error, StringComparison.Ordinal);
        Assert.Contains("MW1302: unknown filter 'shout'", error, StringComparison.Ordinal);
        Assert.Contains("MW1017: the source 'row': it reads 'nowhere.csv', which does not exist", error, StringComparison.Ordinal);
        Assert.Contains("MW1103: 'mood'", error, StringComparison.Ordinal);
        Assert.Contains("4 faults; nothing was done.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_hides_no_other_fault()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        tool.Edit("mine/recipe.yaml", "summary:", "sumary:");
        tool.Edit("mine/recipe.yaml", "mood: { happy: 2, sad: 1 }", "mood: { counts: { happy: 3 } }");
        tool.Edit("mine/recipe.yaml", "models:", "sources:\n  row: { file: nowhere.csv }\nmodels:");
        tool.Edit("mine/offline/note.yaml", "rules:\n", "rules:\n  last: ['<opening|shout>']\n");
        var error = await tool.RefusedAsync("run --recipe mine");
        Assert.Contains("mine/recipe.yaml:4:1: MW1006: unknown key 'sumary'", error, StringComparison.Ordinal);
        Assert.Contains("(did you mean 'summary'?)", error, StringComparison.Ordinal);
        Assert.Contains("MW1302: unknown filter 'shout'", error, StringComparison.Ordinal);
        Assert.Contains("MW1017: the source 'row': it reads 'nowhere.csv', which does not exist", error, StringComparison.Ordinal);
        Assert.Contains("MW1103: 'mood'", error, StringComparison.Ordinal);
        Assert.Contains("4 faults; nothing was done.", error, StringComparison.Ordinal);
        Assert.False(File.Exists(tool.At("notes.jsonl")));
    }

    [Theory]
    [InlineData("total: ${samples}", "total: 0-", "the formula ends too early in '0-'")]
    [InlineData("mood: { happy: 2", "mood: { happy: two", "'happy' is 'two'")]
    [InlineData("samples: { type: integer", "samples: { type: intger", "'intger'")]
    [InlineData("text: ${text}", "text: ${text", "does not end with }")]
    [InlineData("  - write:\n", "  - wirte:\n", "'wirte'")]
    public async Task A_value_that_cannot_be_read_hides_no_fault_of_grammars_and_sources_and_makes_no_further_one(
        string from, string to, string said)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        tool.Edit("mine/recipe.yaml", from, to);
        tool.Edit("mine/recipe.yaml", "models:", "sources:\n  row: { file: nowhere.csv }\nmodels:");
        if (!from.Contains("write", StringComparison.Ordinal))
            tool.Edit("mine/offline/note.yaml", "rules:\n", "rules:\n  last: ['<opening|shout>']\n");
        var error = await tool.RefusedAsync("run --recipe mine");
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains("MW1017: the source 'row': it reads 'nowhere.csv', which does not exist", error, StringComparison.Ordinal);
        if (from.Contains("write", StringComparison.Ordinal)) return;
        Assert.Contains("MW1302: unknown filter 'shout'", error, StringComparison.Ordinal);
        Assert.Contains("3 faults; nothing was done.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_fault_of_a_formula_is_told_once_although_it_cannot_be_computed_either()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        var recipe = tool.Read("mine/recipe.yaml").Replace("total: ${samples}", "total: ${sampels}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(tool.At("mine/recipe.yaml"), recipe, TestContext.Current.CancellationToken);
        var (_, _, error) = await tool.RunAsync("run --recipe mine");
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("did you mean 'samples'", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_that_names_what_is_not_there_is_found_before_the_first_call()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        await File.AppendAllTextAsync(tool.At("mine/prompts/note.hbs"), "About {{topik}}\n", TestContext.Current.CancellationToken);
        var (exit, _, error) = await tool.RunAsync("run --recipe mine");
        Assert.Equal(2, exit);
        Assert.Contains("mine/prompts/note.hbs:6:7: MW1014: unknown name 'topik' (did you mean 'topic'?)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_that_cannot_be_met_ends_short_and_says_where_and_why()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        const string Grammar = "answer: { text: '(one|two|three) small notes today' }\n";
        await File.WriteAllTextAsync(tool.At("mine/offline/note.yaml"), Grammar, TestContext.Current.CancellationToken);
        var (exit, _, error) = await tool.RunAsync("run --recipe mine --samples 6");
        Assert.Equal(3, exit);
        Assert.Contains("6 asked for, 3 accepted, 3 short", error, StringComparison.Ordinal);
        Assert.Contains("unique.exact", error, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadLines(tool.At("notes.jsonl")).Count());
    }

    [Theory]
    [InlineData("plan intents --test --model openai:gpt-4o-mini")]
    [InlineData("run intents --test --model openai:gpt-4o-mini --dry-run")]
    public async Task What_a_run_would_cost_is_told_without_a_key(string command)
    {
        using var tool = new MinwalTool();
        Assert.Matches(@"openai:gpt-4o-mini: \d+ calls, about [\d,]+ \+ [\d,]+ tokens, \$0\.0", await tool.DoAsync(command));
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
        var (exit, _, error) = await tool.RunAsync("run intents --test --model openai:gpt-4o-mini");
        Assert.Equal(2, exit);
        Assert.Contains("OPENAI_API_KEY", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seed 2", "seed: was 1, now 2")]
    [InlineData("--samples 21", "parameters.samples: was 20, now 21")]
    [InlineData("--temperature 0.5", "models.writer.temperature: was 0.9, now 0.5")]
    public async Task A_run_that_was_begun_otherwise_is_not_continued(string change, string difference)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        await tool.DoAsync("run --recipe mine");
        var (exit, _, error) = await tool.RunAsync("run --recipe mine " + change);
        Assert.Equal(2, exit);
        Assert.Contains(difference, error, StringComparison.Ordinal);
        Assert.Contains("--new", error, StringComparison.Ordinal);
        Assert.Contains("--run-dir", error, StringComparison.Ordinal);
        await tool.DoAsync($"run --recipe mine {change} --new");
    }

    [Fact]
    public async Task A_recipe_that_was_edited_is_not_continued_and_the_file_is_named()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        await tool.DoAsync("run --recipe mine");
        await File.AppendAllTextAsync(tool.At("mine/prompts/note.hbs"), "Be brief.\n", TestContext.Current.CancellationToken);
        var (exit, _, error) = await tool.RunAsync("run --recipe mine");
        Assert.Equal(2, exit);
        Assert.Contains("the recipe's file prompts/note.hbs: has changed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_and_dry_run_write_nothing()
    {
        using var tool = new MinwalTool();
        var plan = await tool.DoAsync("plan intents");
        Assert.Contains("12,000 records", plan, StringComparison.Ordinal);
        Assert.Contains("tokens, $0, about", plan, StringComparison.Ordinal);
        await tool.DoAsync("run arabic-eou --dry-run");
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
    }

    [Fact]
    public async Task Each_record_has_a_lineage()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run intents --test --output t.json --lineage l.jsonl");
        Assert.Equal(30, File.ReadLines(tool.At("l.jsonl")).Count());
        var shown = await tool.DoAsync("lineage t.json 7");
        Assert.Contains("cell: kind=", shown, StringComparison.Ordinal);
        Assert.Contains("<brief>", shown, StringComparison.Ordinal);
        Assert.Contains("attempt 0: ", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "MW2001: 'minwal check' needs <file>: The file: .json, .jsonl")]
    [InlineData("lineage", "MW2001: 'minwal lineage' needs <run>: The run: its folder or its output")]
    [InlineData("run intents --output=", "MW2001: '--output' needs a value: FILE")]
    [InlineData("preview intents -n 0", "MW2003: --number: found '0', allowed is a whole number from 1")]
    [InlineData("run intents --model gpt-4o", "(did you mean 'openai:gpt-4o'?")]
    public async Task What_is_missing_or_half_right_is_told_with_what_it_is(string arguments, string told)
    {
        using var tool = new MinwalTool();
        Assert.Contains(told, await tool.RefusedAsync(arguments), StringComparison.Ordinal);
    }
}
