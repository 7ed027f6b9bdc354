using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>minwal label: rows that somebody has, labelled with the categories of a recipe.</summary>
public sealed class LabelCommandTests(PostgresCluster cluster) : IDisposable
{
    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Each_row_of_a_file_is_kept_with_category_confidence_and_agreement()
    {
        Messages();
        await _tool.DoAsync("label in.csv --recipe message-router --input-column said --output out.jsonl --quiet");
        var rows = Rows("out.jsonl");
        Assert.Equal(["7", "8", "9"], rows.Select(row => row["id"]));
        Assert.Equal(["said", "id", "category", "confidence", "agreement", "error"], rows[0].Keys);
        Assert.Equal("chitchat", rows[0]["category"]);
        Assert.Equal("rag_query", rows[1]["category"]);
        Assert.All(rows, row => Assert.InRange(Value.Number(row["confidence"])!.Value, 0, 1));
    }

    [Fact]
    public async Task A_classifier_labels_without_a_model_and_its_file_is_part_of_the_run()
    {
        Messages();
        _tool.Write("train.csv", "message,category\n" + string.Concat(Enumerable.Range(0, 120).Select(i =>
            i % 2 == 0 ? $"thanks bye {i},chitchat\n" : $"what is a {i} pension,rag_query\n")));
        await _tool.DoAsync("train train.csv --output model.json");
        const string Label = "label in.csv --recipe message-router --input-column said --classifier model.json --output out.jsonl";
        await _tool.DoAsync($"{Label} --quiet");
        Assert.Equal(["chitchat", "rag_query"], Rows("out.jsonl").Take(2).Select(row => row["category"]));
        Assert.True(Value.Number(Rows("out.jsonl")[1]["confidence"]) > 0.5);

        await _tool.DoAsync($"{Label} --quiet");
        var (exit, _, error) = await _tool.RunAsync(Label.Replace("model.json", "none.json", StringComparison.Ordinal) + " --new");
        Assert.Equal(1, exit);
        Assert.Contains("MW6103", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Votes_agree_or_the_share_of_those_who_do_is_told()
    {
        Messages();
        // A recipe of one's own, whose offline model votes otherwise the second time.
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "recipes", "message-router", "label")))
            _tool.Write($"mine/label/{Path.GetFileName(file)}", await File.ReadAllTextAsync(file, MinwalTool.Cancellation));
        _tool.Write("mine/recipe.yaml", "recipe: mine");
        _tool.Edit("mine/label/recipe.yaml", "guess.category", "if(vote == 1, 'emotional', 'social')");
        _tool.Edit("mine/label/recipe.yaml", "guess.score", "if(vote == 1, 0.5, 0.9)");
        await _tool.DoAsync("label in.csv --recipe mine --input-column said --votes 3 --output out.jsonl --quiet");
        Assert.All(Rows("out.jsonl"), row =>
        {
            Assert.Equal("social", row["category"]);
            Assert.Equal(0.67, row["agreement"]);
            // Two of three, each 0.9 sure.
            Assert.Equal(0.603, row["confidence"]);
        });
    }

    [Fact]
    public async Task Messages_of_a_table_are_labelled_in_the_order_of_its_key()
    {
        var address = cluster.Database("""
            CREATE TABLE conversation_history (id uuid PRIMARY KEY, role text, message text);
            INSERT INTO conversation_history VALUES ('00000000-0000-0000-0000-000000000002', 'user', 'What is a sabbatical?'),
                ('00000000-0000-0000-0000-000000000001', 'user', 'thanks!');
            """);
        _tool.Environment["CHATS"] = address;
        await _tool.DoAsync("label --recipe message-router --database env:CHATS --keep id --output out.jsonl --quiet");
        var rows = Rows("out.jsonl");
        Assert.Equal(["thanks!", "What is a sabbatical?"], rows.Select(row => row["message"]));
        Assert.Equal(["chitchat", "rag_query"], rows.Select(row => row["category"]));
        Assert.EndsWith("1", Value.ToText(rows[0]["id"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_told()
    {
        Messages();
        Assert.Contains("--recipe NAME", (await _tool.RunAsync("label in.csv")).Error, StringComparison.Ordinal);
        Assert.Contains("no recipe for labelling", (await _tool.RunAsync("label in.csv --recipe intents")).Error, StringComparison.Ordinal);
        var (exit, _, error) = await _tool.RunAsync("label in.csv --recipe message-router --output out.jsonl");
        Assert.Equal(2, exit);
        Assert.Contains("message", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("out.jsonl")));
        (exit, _, error) = await _tool.RunAsync(
            "label --recipe message-router --database Host=127.0.0.1;Port=1;Timeout=5 --output out.jsonl");
        Assert.Equal(1, exit);
        Assert.Contains("MW5009", error, StringComparison.Ordinal);
    }

    private void Messages() =>
        _tool.Write("in.csv", "said,id\nthanks!,7\nwhat is a sabbatical and how long is it?,8\n"
            + "My sister and my boss have both called about it,9\n");

    private List<Fields> Rows(string file) => [.. _tool.Lines(file).Select(line => (Fields)Json.Parse(line)!)];
}
