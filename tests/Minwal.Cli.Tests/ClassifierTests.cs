using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>A classifier from the command line: train, predict, test.</summary>
public sealed class ClassifierTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public ClassifierTests()
    {
        _tool.Write("train.csv", "utterance,intent\n" + string.Concat(Enumerable.Range(0, 120).Select(i =>
            i % 2 == 0 ? $"please cancel order {i},cancel\n" : $"where is parcel {i},track\n")));
        _tool.Write("test.jsonl", """
            {"id": 1, "utterance": "cancel my order", "intent": "cancel"}
            {"id": 2, "utterance": "where is my parcel", "intent": "track"}
            {"id": 3, "utterance": "a parcel, where?", "intent": "cancel"}

            """);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task What_was_trained_predicts_and_is_tested()
    {
        var (exit, _, error) = await _tool.RunAsync("train train.csv --output model.json");
        Assert.Equal(0, exit);
        Assert.Contains("120 rows, 2 labels ('intent' of 'utterance') → ", error, StringComparison.Ordinal);

        var lines = (await _tool.DoAsync("predict model.json test.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = lines.Select(line => (Fields)Json.Parse(line)!).ToList();
        Assert.Equal(["cancel", "track", "track"], rows.Select(row => row["predicted"]));
        Assert.All(rows, row => Assert.InRange(Value.Number(row["confidence"])!.Value, 0.5, 1));
        Assert.Equal(["id", "utterance", "intent", "predicted", "confidence"], rows[0].Keys);

        var report = (Fields)Json.Parse(await _tool.DoAsync("test model.json test.jsonl --json"))!;
        var test = (Fields)((Fields)report["sections"]!)["test"]!;
        var accuracy = (Fields)((Fields)test["figures"]!)["accuracy"]!;
        Assert.Equal((0.666667, 0.666667), (accuracy["value"], accuracy["majority"]));
    }

    [Fact]
    public async Task Labels_that_are_numbers_are_predicted_as_numbers()
    {
        _tool.Write("stars.jsonl", "{\"id\": 0}\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{{\"text\": \"{(i % 2 == 0 ? "good and fine" : "bad and sad")} {i}\", \"label\": {(i % 2 == 0 ? 5 : 1)}}}\n")));
        var (exit, _, error) = await _tool.RunAsync("train stars.jsonl --output model.json");
        // The first row has no text; the fields are found all the same.
        Assert.Equal(3, exit);
        Assert.Contains("1 row has no 'text' and is left out", error, StringComparison.Ordinal);
        Assert.Contains("40 rows, 2 labels ('label' of 'text')", error, StringComparison.Ordinal);
        _tool.Write("new.jsonl", "{\"text\": \"so good and fine\"}\n");
        Assert.Contains("\"predicted\":5,", await _tool.DoAsync("predict model.json new.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_is_the_same_bytes_each_time()
    {
        await _tool.DoAsync("train train.csv --output a.json");
        await _tool.DoAsync("train train.csv --output b.json");
        Assert.Equal(_tool.Read("a.json"), _tool.Read("b.json"));
    }

    [Fact]
    public async Task Predictions_go_to_a_file_of_any_format()
    {
        await _tool.DoAsync("train train.csv --output model.json");
        await _tool.DoAsync("predict model.json test.jsonl --output told.csv");
        Assert.Equal("id,utterance,intent,predicted,confidence", _tool.Lines("told.csv")[0]);
        Assert.Equal(4, _tool.Lines("told.csv").Length);
        var error = await _tool.RefusedAsync("predict model.json test.jsonl --output told.csv");
        Assert.StartsWith("MW5005", error, StringComparison.Ordinal);
        await _tool.DoAsync("predict model.json test.jsonl --output told.csv --force");
    }

    [Theory]
    [InlineData("train train.csv --output train.csv", 2, "MW5005: the model 'train.csv' is the data that are read, which is only read")]
    [InlineData("train test.jsonl --label-field kind --output m.json", 2,
        "MW6101: test.jsonl: there is no 'kind' in the first 3 rows; they have 'id', 'utterance', 'intent'")]
    [InlineData("train train.csv --map intent --output m.json", 2, "MW6104: --map: found 'intent', needed is theirs=ours")]
    [InlineData("train one.csv --output m.json", 1, "MW6102: one.csv: its row has the label 'a'; two labels are needed")]
    [InlineData("predict test.jsonl train.csv", 1, "MW6103: ")]
    [InlineData("train train.csv --on-error maybe --output m.json", 2, "MW2003: --on-error: found 'maybe', allowed are stop, skip, report")]
    public async Task What_cannot_be_done_says_why(string command, int exit, string message)
    {
        _tool.Write("one.csv", "text,label\nx,a\n");
        var error = await _tool.RefusedAsync(command, exit);
        Assert.Contains(message, error.Replace(_tool.Folder + "/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"yes, please\"=affirm,no=deny")]
    [InlineData(" no = deny , \"yes, please\" = \"affirm\"")]
    public async Task A_label_with_a_comma_in_it_can_be_called_otherwise(string map)
    {
        _tool.Write("comma.jsonl", string.Concat(Enumerable.Range(0, 12).Select(i => i % 2 == 0
            ? $$"""{"text":"please do {{i}}","label":"yes, please"}""" + "\n"
            : $$"""{"text":"never ever {{i}}","label":"no"}""" + "\n")));
        Assert.Equal(0, (await _tool.RunAsync(["train", "comma.jsonl", "--map", map, "--output", "model.json"])).Exit);
        var output = await _tool.DoAsync("predict model.json comma.jsonl");
        Assert.Contains("\"predicted\":\"affirm\"", output, StringComparison.Ordinal);
        Assert.Contains("\"predicted\":\"deny\"", output, StringComparison.Ordinal);
        await _tool.RunAsync(["select", "comma.jsonl", "--map", "label=\"a,\"\"b\"\"=c\"", "--output", "named.jsonl"]);
        Assert.Contains("\"a,\\\"b\\\"=c\":\"no\"", _tool.Read("named.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_as_long_as_a_file_is_told_and_left_out()
    {
        var text = string.Concat(Enumerable.Repeat("word ", 200_000));
        _tool.Write("long.jsonl", _tool.Read("test.jsonl") + $"{{\"id\":4,\"utterance\":\"{text}x\",\"intent\":\"track\"}}\n"
            + $"{{\"id\":5,\"utterance\":\"{text}\",\"intent\":\"track\"}}\n");
        await _tool.DoAsync("train train.csv --output model.json");
        var (exit, output, error) = await _tool.RunAsync("predict model.json long.jsonl");
        Assert.Equal((3, 4), (exit, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Contains("long.jsonl row 4: MW6101: the text has 1,000,001 characters and is left out", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_are_told_and_left_out()
    {
        _tool.Write("bad.jsonl", _tool.Read("test.jsonl") + "{\"id\": 4, \"utterance\": \"broken\n{\"id\": 5}\n");
        await _tool.DoAsync("train train.csv --output model.json");
        var (exit, output, error) = await _tool.RunAsync("predict model.json bad.jsonl");
        Assert.Equal((3, 3), (exit, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Contains("bad.jsonl row 4: MW5004: ", error, StringComparison.Ordinal);
        Assert.Contains("1 row has no 'utterance' and is left out", error, StringComparison.Ordinal);
        Assert.Equal(0, (await _tool.RunAsync("predict model.json bad.jsonl --on-error skip")).Exit);
        (exit, output, error) = await _tool.RunAsync("predict model.json bad.jsonl --on-error stop");
        Assert.Equal(("", 1), (output, exit));
        Assert.Contains("bad.jsonl row 4: MW6001: ", error, StringComparison.Ordinal);
    }
}
