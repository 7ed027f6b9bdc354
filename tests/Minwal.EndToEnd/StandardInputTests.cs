using Minwal.Values;
using Xunit;

namespace Minwal.EndToEnd;

public sealed class StandardInputTests
{
    private const string Recipe = """
        recipe: labels
        version: 1
        summary: Labels.
        language: en
        parameters: { rows: { type: text, default: own.jsonl, help: The rows. } }
        quotas: { rows: item, failed: keep }
        sources: { item: { file: "${rows}" } }
        models: { writer: { default: offline } }
        steps: [ { write: { prompt: ask.hbs, offline: answer.yaml, returns: { label: { one_of: [long, short] } } } } ]
        checks: [ { forbidden: { field: text, patterns: ["never"] } } ]
        record: { text: "${item.text}", label: "${label}" }
        output: { file: labels.jsonl }
        """;

    [Fact]
    public async Task Rows_go_in_and_out_through_pipes_and_a_row_that_failed_is_told_by_the_exit_code()
    {
        using var tool = new MinwalTool();
        Directory.CreateDirectory(tool.At("labels"));
        foreach (var (file, text) in new (string, string)[]
        {
            ("recipe.yaml", Recipe), ("own.jsonl", "{\"text\":\"own\"}\n"), ("ask.hbs", "{{item.text}} <brief>{{brief}}</brief>"),
            ("answer.yaml", "answer: { label: \"<label>\" }\nrules: { label: [long, short] }\n"),
        })
        {
            await File.WriteAllTextAsync(tool.At("labels/" + file), text, TestContext.Current.CancellationToken);
        }

        const string Command = "run --recipe labels --rows - --output - --quiet --attempts 2";
        var (exit, output, error) = await tool.RunAsync(Command, "text,n\none,1\n\"never, ever\",2\nthree,3\n");
        Assert.True(exit == 3, error);
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (Fields)Json.Parse(line)!).ToList();
        Assert.Equal(["one", "never, ever", "three"], rows.Select(row => row["text"]));
        Assert.Equal([true, false, true], rows.Select(row => row["error"] is null));
        // The same command goes on without the pipe, and gives the same.
        Assert.Equal((3, output), await tool.RunAsync(Command, "") is var (again, same, _) ? (again, same) : default);
    }
}
