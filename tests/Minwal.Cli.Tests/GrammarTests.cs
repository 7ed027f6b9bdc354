using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Recipes before their grammars exist, grammars inside recipes, and grammars without a run.</summary>
public sealed class GrammarTests
{
    private const string Recipe = """
        recipe: trial
        version: 1
        summary: Texts about two subjects.
        language: en
        parameters:
          samples: { type: integer, default: 300, help: Records. }
        quotas:
          total: ${samples}
          subject: [math, art]
          level: [easy, hard]
        models:
          writer: { default: offline }
        steps:
          - write:
              prompt: prompt.hbs
              offline: OFFLINE
              returns: { text: { words: [12, 30] }, found: { one_of: [math, art, other] } }
        output: {}
        record: { text: "${text}", subject: "${subject}", level: "${level}", found: "${found}" }
        checks:
          - unique: { field: text, similarity: 0.8 }
          - words: { field: text, between: [12, 30] }
        """;

    private const string Grammar = """
        answer: { text: "<line> for <=level>", found: "<=subject>" }
        rules:
          line:
            by: subject
            math: ["<#2..9 as x> times 2 is <=x * 2>"]
            art: ["{level: easy=paint | hard=sculpt} <city as a> and <city differs a>"]
          city: [Lua, Paris, Rome]
        """;

    [Fact]
    public async Task A_recipe_runs_before_its_grammar_exists_and_says_so_once()
    {
        using var tool = Tool(null);
        var (exit, _, error) = await tool.RunAsync("run --recipe trial --output out.jsonl");
        Assert.True(exit == 0, error);
        Assert.Single(
            error.Split('\n'),
            "the step write has no 'offline:' grammar and answers from a default one: placeholders that fit, and no data");
        var records = tool.Lines("out.jsonl").Select(line => (Fields)Json.Parse(line)!).ToList();
        Assert.Equal(300, records.Count);
        Assert.All(records, record => Assert.StartsWith("Placeholder text: ", (string)record["text"]!, StringComparison.Ordinal));
        Assert.All(records, record => Assert.Equal(record["subject"], record["found"]));
    }

    [Fact]
    public async Task A_preview_says_it_too_and_a_recipe_with_grammars_does_not()
    {
        using var tool = Tool(null);
        var (_, _, error) = await tool.RunAsync("preview --recipe trial -n 1");
        Assert.Contains("placeholders that fit", error, StringComparison.Ordinal);
        (_, _, error) = await tool.RunAsync("preview intents -n 1");
        Assert.DoesNotContain("placeholders", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_grammar_sizes_are_not_counted_and_costs_are_not_rehearsed()
    {
        using var tool = Tool(null);
        Assert.Contains(
            "trial/write: has no grammar of its own; placeholders are not counted", await tool.DoAsync("recipes size --recipe trial"),
            StringComparison.Ordinal);
        var plan = await tool.DoAsync("plan --recipe trial --model openai:gpt-4o-mini");
        Assert.Contains("Answers of write are estimated from the lengths, choices and items that are asked for", plan,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_without_grammars_is_held()
    {
        using var tool = Tool(null);
        tool.Write("trial/recipe.yaml", """
            recipe: trial
            version: 1
            summary: Conversations.
            language: ar
            quotas: { total: 50 }
            models: { writer: { default: offline } }
            steps:
              - converse: { name: talk, turns: 4, between: [{ role: agent, system: prompt.hbs }, { role: customer, system: prompt.hbs }] }
            output: {}
            record: { talk: "${talk}", first: "${talk[0].content}" }
            checks:
              - script: { field: first, arabic: 0.9 }
              - unique: { field: first, similarity: 0.8 }
            """);
        var (exit, _, error) = await tool.RunAsync("run --recipe trial --output out.jsonl");
        Assert.True(exit == 0, error);
        Assert.Contains("the steps talk.agent, talk.customer have no 'offline:' grammar", error, StringComparison.Ordinal);
        Assert.Equal(50, tool.Lines("out.jsonl").Length);
    }

    [Fact]
    public async Task A_grammar_of_a_role_is_tried_as_in_the_first_turn()
    {
        using var tool = new MinwalTool();
        tool.Write("trial/recipe.yaml", """
            recipe: trial
            version: 1
            summary: Conversations.
            language: en
            quotas: { total: 5 }
            models: { writer: {} }
            steps:
              - converse:
                  name: talk
                  turns: 2
                  between:
                    - { role: agent, system: "{{brief}}", offline: { answer: "<=role> <=turn> <=len(messages)>" } }
                    - { role: customer, system: "{{brief}}" }
            output: {}
            record: { talk: "${talk}" }
            """);
        Assert.Contains("agent 0 0", await tool.DoAsync("grammar try --recipe trial --step talk.agent -n 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grammar_inside_the_recipe_answers_and_includes_files_of_the_folder()
    {
        using var tool = Tool("{ include: offline/words.yaml, answer: { text: '<line>', found: '<=subject>' } }");
        tool.Write("trial/offline/words.yaml",
            "rules: { line: ['<w> <w> <w> <w> <w> <w> <w> <w> <w> <w> <w> <w>'], w: [a, b, c, d, e, f] }\n");
        var (exit, _, error) = await tool.RunAsync("run --recipe trial --samples 20 --output out.jsonl");
        Assert.True(exit == 0, error);
        Assert.DoesNotContain("placeholders", error, StringComparison.Ordinal);
        Assert.Matches("^\\{\"text\":\"[a-f]( [a-f]){11}\"", tool.Lines("out.jsonl")[0]);
        tool.Edit("trial/recipe.yaml", "'<line>'", "'<lin>'");
        Assert.Contains("recipe.yaml:16:64: MW1303: unknown rule 'lin'", await tool.RefusedAsync("plan --recipe trial"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("math:", "maths:", "g.yaml:4:5: MW1307: the rule 'line' has no branch for subject 'math', "
        + "which the quotas ask for; there are maths, art")]
    [InlineData("| hard=sculpt", "", "g.yaml:6:12: MW1307: '{level: …}' has no branch for level 'hard', "
        + "which the quotas ask for; there are easy")]
    public async Task A_label_without_a_branch_is_found_before_the_first_call(string from, string to, string message)
    {
        using var tool = Tool("g.yaml");
        tool.Write("trial/g.yaml", Grammar);
        await tool.DoAsync("plan --recipe trial");
        tool.Edit("trial/g.yaml", from, to);
        Assert.Contains(message, await tool.RefusedAsync("run --recipe trial --dry-run"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_no_record_comes_to_may_be_missing()
    {
        using var tool = Tool("g.yaml");
        tool.Write("trial/g.yaml", Grammar);
        // Only for art is there anything by level; and what depends on a draw is left to the writing.
        tool.Edit("trial/g.yaml", "math: [", "math: [{ text: '{level: easy=x}', when: \"level == 'easy'\" }, ");
        tool.Edit("trial/g.yaml", "<city as a> and", "<kind as k> [<odd>] and <city as a>");
        tool.Edit("trial/g.yaml", "city: [", "kind: [p, q]\n  odd: [{ text: '{level: easy=x}', when: \"k == 'z'\" }, y]\n  city: [");
        await tool.DoAsync("plan --recipe trial");
    }

    [Fact]
    public async Task A_grammar_is_tried_with_what_it_needs()
    {
        using var tool = Tool(null);
        tool.Write("g.yaml", Grammar);
        Assert.Contains("MW1308: the grammar needs subject, level, which nothing gives a value (--set NAME=VALUE",
            await tool.RefusedAsync("grammar try g.yaml --set other=1"), StringComparison.Ordinal);
        var shown = await tool.DoAsync("grammar try g.yaml --set subject=art level=easy -n 5");
        Assert.All(shown.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.Matches("   1  .\"text\":\"paint (Lua|Paris|Rome) and (Lua|Paris|Rome) for easy\",\"found\":\"art\".", shown);
        Assert.Matches("      drawn       city: (Lua|Paris|Rome) · city: (Lua|Paris|Rome) · line: paint ", shown);
        Assert.Matches("      remembered  a: (Lua|Paris|Rome)\n", shown.ReplaceLineEndings("\n"));
        Assert.Equal(shown, await tool.DoAsync("grammar try g.yaml --set level=easy --set subject=art -n 5"));
        Assert.NotEqual(shown, await tool.DoAsync("grammar try g.yaml --set level=easy --set subject=art -n 5 --seed 2"));
    }

    [Fact]
    public async Task For_machines_each_expansion_is_a_line()
    {
        using var tool = Tool(null);
        tool.Write("g.yaml", "answer: '<#4..4 as x> <=x + n> {row.name: Huda=she | he}'\n");
        var lines = (await tool.DoAsync("grammar try g.yaml --set n=3 \"row={name: Huda}\" -n 2 --json")).Split('\n');
        Assert.Equal("""{"number":1,"cell":{},"answer":"4 7 she","drawn":[],"remembered":{"x":4}}""", lines[0].TrimEnd());
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task A_steps_grammar_is_tried_with_the_labels_of_a_run()
    {
        using var tool = Tool("g.yaml");
        tool.Write("trial/g.yaml", Grammar);
        var lines = (await tool.DoAsync("grammar try --recipe trial --step write --set subject=art -n 40 --json"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (Fields)Json.Parse(line)!).ToList();
        var cells = lines.Select(line => (Fields)line["cell"]!).ToList();
        Assert.All(cells, cell => Assert.Equal("art", cell["subject"]));
        Assert.Equal(["easy", "hard"], cells.Select(cell => (string)cell["level"]!).Distinct().Order());
        Assert.Contains("there are write (did you mean 'write'?)",
            await tool.RefusedAsync("grammar try --recipe trial --step wrte"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grammar try", "MW2003: one thing is tried")]
    [InlineData("grammar try g.yaml --recipe trial", "MW2003: one thing is tried")]
    [InlineData("grammar try g.yaml --step write", "MW2003: --step write: a file is no recipe")]
    [InlineData("grammar try g.yaml --set subject", "MW2003: --set: found 'subject', allowed is NAME=VALUE")]
    [InlineData("grammar try g.yaml --set x=[a", "--set x")]
    [InlineData("grammar try nope.yaml", "MW1301: the grammar file")]
    [InlineData("grammar try g.yaml -n 0", "--number: allowed are whole numbers from 1")]
    public async Task Slips_are_told(string arguments, string message)
    {
        using var tool = Tool(null);
        tool.Write("g.yaml", Grammar);
        Assert.Contains(message, await tool.RefusedAsync(arguments), StringComparison.Ordinal);
    }

    private static MinwalTool Tool(string? offline)
    {
        var tool = new MinwalTool();
        tool.Write("trial/recipe.yaml", offline is null
            ? Recipe.Replace("      offline: OFFLINE\n", "", StringComparison.Ordinal)
            : Recipe.Replace("OFFLINE", offline, StringComparison.Ordinal));
        tool.Write("trial/prompt.hbs", "Write a text. {{brief}}\n");
        return tool;
    }
}
