using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary><c>minwal evaluate</c> on small files.</summary>
public sealed class EvaluateTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public EvaluateTests()
    {
        string Row(int i, string extra) => i % 2 == 0
            ? $"please cancel order {i} {extra} w{i * 7 % 31},cancel\n" : $"where is parcel {i} {extra} w{i * 5 % 29},track\n";
        _tool.Write("made.csv", "text,intent\n" + string.Concat(Enumerable.Range(0, 120).Select(i => Row(i, "now"))));
        _tool.Write("real.csv", "utterance,category\n" + string.Concat(Enumerable.Range(200, 120).Select(i =>
            Row(i, "then").Replace(",cancel", ",stop", StringComparison.Ordinal))));
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Every_section_has_figures_or_says_why_not()
    {
        var alone = await SectionsAsync("evaluate made.csv --json");
        Assert.Equal(["diversity", "separability", "fidelity", "utility", "privacy"], alone.Keys);
        Assert.Equal("there is nothing to compare with; --reference FILE names real rows", ((Fields)alone["fidelity"]!)["reason"]);
        Assert.Equal(1.0, Value(alone, "diversity", "unique"));
        Assert.Equal(1.0, Value(alone, "separability", "ngrams"));

        var both = await SectionsAsync("evaluate made.csv --reference real.csv --map utterance=text,category=intent,stop=cancel --json");
        Assert.Equal(1.0, Value(both, "utility", "tstr"));
        Assert.InRange(Value(both, "fidelity", "two_sample")!.Value, 0.99, 1);
        Assert.Equal(0.0, Value(both, "privacy", "copies"));
        Assert.Null(Value(both, "privacy", "membership"));
        // What has a value has no reason why not.
        Assert.All(both.Values.Select(section => (Fields)((Fields)section!)["figures"]!).SelectMany(figures => figures.Values), figure =>
            Assert.False(((Fields)figure!)["value"] is not null && ((Fields)figure).ContainsKey("reason")));
    }

    [Fact]
    public async Task Labels_that_differ_are_named_where_they_are_not_mapped()
    {
        var sections = await SectionsAsync("evaluate made.csv --reference real.csv --map track=trace --section utility --json");
        Assert.Equal(["utility"], sections.Keys);
        Assert.Equal("only 'trace' occurs on both sides; --map theirs=ours names those that are the same",
            ((Fields)sections["utility"]!)["reason"]);
    }

    [Fact]
    public async Task The_page_keeps_to_80_columns_and_is_the_same_each_time()
    {
        var page = await _tool.DoAsync("evaluate made.csv --reference real.csv --map utterance=text,stop=cancel --report report.json");
        Assert.All(page.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("n/a (needs real rows it was not made from;", page, StringComparison.Ordinal);
        var first = _tool.Read("report.json");
        Assert.StartsWith("{\n  \"evaluation\": \"made.csv\",", first, StringComparison.Ordinal);
        // An earlier report may be written over, anything else may not.
        await _tool.DoAsync("evaluate made.csv --reference real.csv --map utterance=text,stop=cancel --report report.json");
        Assert.Equal(first, _tool.Read("report.json"));
        Assert.StartsWith("MW5005", await _tool.RefusedAsync("evaluate made.csv --report real.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_is_made_filled_and_scored()
    {
        await _tool.DoAsync("evaluate made.csv --sheet 20 --output sheet.csv");
        var lines = _tool.Lines("sheet.csv");
        Assert.Equal(("id,text,label", 21), (lines[0], lines.Length));
        Assert.All(lines.Skip(1), line => Assert.EndsWith(",", line, StringComparison.Ordinal));
        // Somebody who calls everything 'cancel'.
        _tool.Write("sheet.csv", string.Join('\n', lines.Select((line, i) => i == 0 ? line : line + "cancel")) + "\n");
        var section = (Fields)(await SectionsAsync("evaluate made.csv --sheet-scored sheet.csv --json"))["sheet"]!;
        var agreement = (Fields)((Fields)section["figures"]!)["agreement"]!;
        Assert.InRange((double)agreement["value"]!, 0.2, 0.8);
        Assert.Equal(1L, agreement["classifier, not seen"]);
        Assert.Contains("--sheet needs --output", await _tool.RefusedAsync("evaluate made.csv --sheet 20"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_recipe_would_do_to_real_rows_counts_each_row_once_and_columns_that_are_not_there_apart()
    {
        _tool.Write("orders/recipe.yaml", """
            recipe: orders
            version: 1
            summary: Orders.
            language: en
            quotas: { total: 4, intent: [cancel, track] }
            models: { writer: { default: offline } }
            steps: [ { write: { prompt: ask.hbs, offline: answer.yaml, returns: { text: string } } } ]
            checks:
              - shape: { fields: { text: string, tone: string } }
              - forbidden: { field: text, patterns: [cancel, order] }
              - words: { field: text, between: [1, 5], warn: true }
              - shares: { label: intent, most: 0.1 }
            record: { text: "${text}", tone: "calm", intent: "${intent}" }
            output: { file: orders.jsonl }
            """);
        _tool.Write("orders/ask.hbs", "An order, please. <brief>{{brief}}</brief>\n");
        _tool.Write("orders/answer.yaml", "answer: { text: \"<a>\" }\nrules: { a: [hello] }\n");
        var section = (Fields)(await SectionsAsync("evaluate made.csv --recipe orders --json"))["checks"]!;
        Assert.Equal(0.5, ((Fields)((Fields)section["figures"]!)["rejected"]!)["value"]);
        var tables = (Fields)section["tables"]!;
        Assert.Equal(["forbidden.found", "words.too_many"],
            ((IReadOnlyList<object?>)tables["reasons"]!).Cast<Fields>().Select(r => r["reason"]));
        Assert.Equal("shape", ((Fields)((IReadOnlyList<object?>)tables["not_checked"]!)[0]!)["check"]);
        var shares = (Fields)((IReadOnlyList<object?>)tables["measures"]!)[0]!;
        Assert.Equal(["shares", "distance", "passes"], new[] { shares["check"], shares["figure"], shares["does"] });
        Assert.Equal(0, Values.Value.Number(shares["value"]));
        Assert.Equal(1, Values.Value.Number(((Fields)((Fields)section["figures"]!)["coverage"]!)["value"]));

        _tool.Write("half.csv", string.Join(
            '\n', _tool.Lines("made.csv").Where(line => !line.EndsWith("track", StringComparison.Ordinal))));
        section = (Fields)(await SectionsAsync("evaluate half.csv --recipe orders --json"))["checks"]!;
        tables = (Fields)section["tables"]!;
        Assert.Equal("fails the file", ((Fields)((IReadOnlyList<object?>)tables["measures"]!)[0]!)["does"]);
        Assert.Equal(0.5, ((Fields)((Fields)section["figures"]!)["coverage"]!)["value"]);
        Assert.Equal("intent=track", ((Fields)((IReadOnlyList<object?>)tables["emptiest"]!)[0]!)["cell"]);
        var (_, output, _) = await _tool.RunAsync("check half.csv --recipe orders");
        Assert.Contains("quotas: 1 of 2 planned cells occur (50 %); emptiest: 'intent=track' has 0 in place of 30", output,
            StringComparison.Ordinal);

        // The same checks as a filter.
        await _tool.DoAsync("clean made.csv --recipe orders --keep-duplicates --output kept.csv --rejected no.csv");
        Assert.Equal((61, 61), (_tool.Lines("kept.csv").Length, _tool.Lines("no.csv").Length));
        Assert.Contains("forbidden.found", _tool.Lines("no.csv")[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evaluate made.csv --section beauty",
        "MW6104: there is no section 'beauty'; there are diversity, separability, fidelity, utility, privacy")]
    [InlineData("evaluate made.csv --rows turns", "no record has rows at 'turns', which --rows names")]
    [InlineData("evaluate made.csv --text-field a[", "MW6104: --text-field: 'a[' is not a path of fields")]
    [InlineData("evaluate made.csv --output x.csv", "MW6104: --output belongs to --sheet")]
    [InlineData("evaluate made.csv --sheet-scored real.csv", "a row has no 'id' or 'label'")]
    public async Task What_cannot_be_measured_says_why(string command, string message) =>
        Assert.Contains(message, await _tool.RefusedAsync(command), StringComparison.Ordinal);

    private async Task<Fields> SectionsAsync(string command) => (Fields)((Fields)Json.Parse(await _tool.DoAsync(command))!)["sections"]!;

    private static double? Value(Fields sections, string section, string figure) =>
        Values.Value.Number(((Fields)((Fields)((Fields)sections[section]!)["figures"]!)[figure]!)["value"]);
}
