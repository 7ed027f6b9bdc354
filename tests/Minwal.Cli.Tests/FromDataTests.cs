using System.IO.Compression;
using System.Text.RegularExpressions;
using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Recipes that are made from rows: they run at once, and their checks accept the rows.</summary>
public sealed class FromDataTests : IDisposable
{
    private static readonly string[] Openings = ["Where is", "I lost", "Please tell me about", "How long do I wait for", "Can you change"];
    private static readonly string[] Things =
        ["my new card", "the last payment", "the address on my account", "a refund from June", "your fees"];
    private static readonly string[] Ends = ["?", " since Monday?", ", it is urgent.", " and when does it come?", ", thank you."];
    private static readonly string[] ArabicOpenings = ["أين", "متى تصل", "كيف ألغي", "لماذا تأخرت", "أريد أن أسأل عن"];
    private static readonly string[] ArabicThings =
        ["البطاقة الجديدة", "الدفعة الأخيرة", "الحوالة من الأسبوع الماضي", "رسوم الحساب", "الشكوى"];

    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_table_becomes_a_recipe_that_accepts_it_and_runs()
    {
        _tool.Write("rows.csv", "id,text,category\n" + string.Join('\n', Rows().Select(r => $"{r.Id},\"{r.Text}\",{r.Label}")) + "\n");
        var error = await NewAsync("rows.csv");
        Assert.Contains("text text (en, Latin letters", error, StringComparison.Ordinal);
        Assert.Contains("label category (3 values", error, StringComparison.Ordinal);
        await AcceptedAsync("rows.csv", 125);
        await _tool.DoAsync("run --recipe mine --samples 100");
        var labels = _tool.Lines("mine.jsonl").Select(line => (string)((Fields)Json.Parse(line)!)["category"]!);
        Assert.Equal([("card", 60), ("fees", 20), ("payment", 20)],
            labels.CountBy(label => label).Select(l => (l.Key, l.Value)).OrderBy(l => l.Key, StringComparer.Ordinal));
        Assert.Contains("100 records, 0 failed", await _tool.DoAsync("check mine.jsonl --recipe mine"), StringComparison.Ordinal);
        Assert.Equal(10, _tool.Lines("mine/seeds.jsonl").Length);
    }

    [Fact]
    public async Task Nested_Arabic_rows_keep_their_shape()
    {
        var texts = (from o in ArabicOpenings
                     from t in ArabicThings
                     from n in Enumerable.Range(1, 3)
                     select $"{o} {t} رقم {n * 17}؟").ToList();
        var lines = texts.Select((text, i) => Json.ToText(new Fields()
            .Add("question", new Fields().Add("stem", text).Add("options", (List<object?>)["أ", "ب"]))
            .Add("info", new Fields().Add("grade", (long)i % 4))));
        using (var packed = new GZipStream(File.Create(_tool.At("rows.jsonl.gz")), CompressionLevel.Fastest))
            packed.Write(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var error = await NewAsync("rows.jsonl.gz");
        Assert.Contains("text question.stem (ar, Arabic letters", error, StringComparison.Ordinal);
        Assert.Contains("label info.grade (4 values", error, StringComparison.Ordinal);
        await AcceptedAsync("rows.jsonl.gz", 75);
        await _tool.DoAsync("run --recipe mine --samples 8");
        var record = (Fields)Json.Parse(_tool.Lines("mine.jsonl")[0])!;
        Assert.Matches("[\u0621-\u064A]", (string)((Fields)record["question"]!)["stem"]!);
        Assert.True(((Fields)record["info"]!).ContainsKey("grade"));
    }

    [Fact]
    public async Task Rows_that_come_again_and_again_are_warned_of()
    {
        var rows = Rows().Take(25).SelectMany(row => Enumerable.Repeat(row, 4));
        _tool.Write("rows.tsv", "text\tlabel\n" + string.Join('\n', rows.Select(r => $"{r.Text}\t{r.Label}")) + "\n");
        await NewAsync("rows.tsv");
        await AcceptedAsync("rows.tsv", 100);
        Assert.Contains("75% of the rows are equal to another", _tool.Read("mine/recipe.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_a_terminal_at_most_five_questions_are_asked()
    {
        _tool.Write("rows.csv", "a,b,c\n" + string.Join('\n', Rows().Select(r => $"{r.Label},\"{r.Text}\",{r.Id % 2}")) + "\n");
        _tool.IsTerminal = true;
        _tool.Input = "nothing\nb\nc\n\n40\nno\n";
        var (exit, _, error) = await _tool.RunAsync("new mine --from-data rows.csv");
        Assert.True(exit == 0, error);
        // Five, and one of them again after an answer that cannot be.
        Assert.Equal(6, Regex.Count(error, @"\[[^\]]*\] "));
        Assert.Contains("MW2019: '", error, StringComparison.Ordinal);
        Assert.Contains("default: 40,", _tool.Read("mine/recipe.yaml"), StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("mine/seeds.jsonl")));
        await _tool.DoAsync("run --recipe mine");
        Assert.Equal(["0", "1"], _tool.Lines("mine.jsonl").Select(line => (string)((Fields)Json.Parse(line)!)["c"]!).Distinct().Order());
    }

    [Fact]
    public async Task Without_a_label_a_recipe_makes_texts_alone()
    {
        _tool.Write("rows.jsonl", string.Join('\n', Rows().Select(r => Json.ToText(new Fields().Add("message", r.Text)))));
        await NewAsync("rows.jsonl");
        await AcceptedAsync("rows.jsonl", 125);
        await _tool.DoAsync("run --recipe mine --samples 5");
    }

    [Theory]
    [InlineData("\"a\\\"b: # ${x}\",[y]")]
    [InlineData("نعم: لا,{{z}}")]
    [InlineData("true,no")]
    [InlineData("1,2")]
    public async Task Labels_may_be_any_words(string labels)
    {
        var values = (IReadOnlyList<string>)[.. labels.StartsWith('"') ? ["a\"b: # ${x}", "[y]"] : labels.Split(',')];
        _tool.Write("rows.jsonl", string.Join('\n', Rows().Select(r => Json.ToText(
            new Fields().Add("the text", r.Text).Add("class!", values[r.Id % 2])))));
        await NewAsync("rows.jsonl");
        await AcceptedAsync("rows.jsonl", 125);
        await _tool.DoAsync("run --recipe mine --samples 10");
        Assert.Equal(values.Order(StringComparer.Ordinal), _tool.Lines("mine.jsonl")
            .Select(line => (string)((Fields)Json.Parse(line)!)["class!"]!).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1,2\n3,4\n", "", "MW2019: no column holds texts")]
    [InlineData("a fine day,x\n", "--text textt", "MW2019: '")]
    [InlineData("a fine day,x\nanother day,y\n", "--label label", "cannot be the label")]
    [InlineData("a fine day,x\n", "--from intents", "both --from and --from-data")]
    public async Task What_cannot_be_is_refused_and_leaves_nothing(string rows, string options, string said)
    {
        _tool.Write("rows.csv", "text,label\n" + rows);
        var error = (await _tool.RunAsync($"new mine --from-data rows.csv --yes {options}")).Error;
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool.At("mine")));
    }

    private static IEnumerable<(int Id, string Text, string Label)> Rows() =>
        from o in Enumerable.Range(0, 5)
        from t in Enumerable.Range(0, 5)
        from e in Enumerable.Range(0, 5)
        select ((o * 25) + (t * 5) + e, Openings[o] + " " + Things[t] + Ends[e], t < 3 ? "card" : t == 3 ? "payment" : "fees");

    private async Task<string> NewAsync(string rows)
    {
        var (exit, _, error) = await _tool.RunAsync($"new mine --from-data {rows} --yes");
        Assert.True(exit == 0, error);
        return error;
    }

    private async Task AcceptedAsync(string rows, long count)
    {
        var (_, output, _) = await _tool.RunAsync($"check {rows} --recipe mine --json");
        var report = (Fields)Json.Parse(output)!;
        Assert.Equal(count, report["records"]);
        Assert.True((long)report["failed"]! <= count * 0.03, output);
    }
}
