using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Checking;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Workbench.Tests.Records;

public sealed class CheckFileTests : IDisposable
{
    private readonly Scene _scene = new();

    /// <summary>A pipe that never ends: <c>yes | minwal check -</c>.</summary>
    [Fact]
    public void What_has_no_end_is_refused_after_so_many_bytes()
    {
        var bench = new MinwalWorkbench(new WorkbenchOptions { RecipesFolder = Repository.Recipes, MostInputBytes = 1 << 20 });
        using var endless = new Endless();
        var fault = Assert.Throws<MinwalException>(
            () => bench.CheckFile(bench.OpenRecipe("intents"), "standard input", null, new() { Content = endless }));
        Assert.Equal("MW5008", fault.Faults[0].Code);
        Assert.InRange(endless.Given, 1 << 20, (1 << 20) + (1 << 17));
    }

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'\n');
            Given += buffer.Length;
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("f.json")]
    [InlineData("f.jsonl")]
    [InlineData("f.csv")]
    public async Task What_a_run_accepted_passes_the_check_of_its_file(string name)
    {
        await _scene.RunAsync(name);
        var report = _scene.Bench.CheckFile(_scene.Bench.OpenRecipe("intents"), _scene.File(name));
        Assert.Equal((20, 0, true), (report.Records, report.Failed, report.Passed));
    }

    [Theory]
    [InlineData(0.6, false)]
    [InlineData(1, true)]
    public async Task The_file_is_held_against_gates_like_the_run(double most, bool passes)
    {
        var recipe = _scene.GreetingsRecipe(FormattableString.Invariant(
            $"  - shortcuts: {{ label: warm, text: text, features: {{ words: {most} }} }}\n"));
        var summary = await _scene.RunAsync(recipe, new RunChoices { Date = Scene.Date }, _scene.To("f.jsonl"));
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"));
        Assert.Equal(passes, summary.Phase == RunPhase.Complete);
        Assert.Equal((passes, passes ? 0 : 1), (report.Passed, report.FileFaults));
    }

    [Fact]
    public async Task The_parameters_are_those_of_the_run_beside_the_file()
    {
        var recipe = _scene.GreetingsRecipe("  - words: { field: text, between: \"${[1, samples]}\" }\n");
        var target = _scene.To("f.jsonl");
        await _scene.RunAsync(recipe, new RunChoices { Parameters = new Fields().Add("samples", 5L) }, target);
        Assert.True(_scene.Bench.CheckFile(recipe, _scene.File("f.jsonl")).Passed);
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"), new Fields().Add("samples", 2L));
        Assert.Equal(_scene.Lines("f.jsonl").Count(line => line.Contains("dear", StringComparison.Ordinal)), report.Failed);
    }

    [Fact]
    public async Task A_record_that_was_spoilt_fails_with_its_reason()
    {
        await _scene.RunAsync("f.jsonl");
        var lines = _scene.Lines("f.jsonl");
        File.WriteAllLines(_scene.File("f.jsonl"), [.. lines, lines[0]]);
        var report = _scene.Bench.CheckFile(_scene.Bench.OpenRecipe("intents"), _scene.File("f.jsonl"));
        Assert.Equal((21, 1), (report.Records, report.Failed));
        var reasons = FieldPath.Parse("reasons[]").Values(report.ToFields()).OfType<Fields>().Where(r => r["warning"] is false);
        Assert.Equal("unique.exact", Assert.Single(reasons)["reason"]);
    }

    [Fact]
    public void A_file_that_lacks_what_is_checked_fails_with_the_row()
    {
        var recipe = _scene.GreetingsRecipe("  - words: { field: text, between: [1, 9] }\n");
        File.WriteAllLines(_scene.File("f.jsonl"), ["""{"text": "a b", "warm": true}""", """{"warm": true}""", """{"text": null}"""]);
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"));
        Assert.Equal((3, 2, false), (report.Records, report.Failed, report.Passed));
        using var text = new StringWriter();
        report.Print(text);
        Assert.Contains("row 2: text: nothing there", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("row 3: text: null is there", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n: \"${words(text)}\"", "n < 5", null)]
    [InlineData("n: \"${words(text)}\", twice: \"${n * 2}\"", "twice < 10", null)]
    [InlineData("n: \"${words(text) + samples - 12}\"", "n < 5", null)]
    [InlineData("n: \"${words(write.text)}\"", "n < 5", "write")]
    [InlineData("n: \"${words(text) + slot}\"", "n < 5", "slot")]
    [InlineData("n: \"${words(text) + if(chosen(1, 1, 0), 0, 0)}\"", "n < 5", "n")]
    public void What_was_computed_from_what_the_file_holds_is_computed_again(string set, string holds, string? needs)
    {
        var recipe = SetRecipe($"  - set: {{ {set} }}\n", $"  - that: {{ holds: {holds}, reason: long }}\n", "text: \"${text}\"");
        File.WriteAllLines(_scene.File("f.jsonl"), ["""{"text": "a b", "warm": true}""", """{"text": "a b c d e f", "warm": true}"""]);
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"));
        Assert.Equal(needs is null ? ["long"] : [], Reasons(report));
        Assert.Equal(needs is null ? [] : [needs], FieldPath.Parse("not_checked[].needs").Values(report.ToFields()));
    }

    [Theory]
    [InlineData("other: \"${write.text}\", said: \"${text}\"", "words(text) < 5", null)]
    [InlineData("said: \"${write}\"", "words(write.text) < 5", null)]
    [InlineData("said: \"${write.text}\"", "words(text) < 5", "text")]
    public void What_a_field_is_as_it_is_is_known_whatever_the_field_is_called(string fields, string holds, string? needs)
    {
        var recipe = SetRecipe("", $"  - that: {{ holds: {holds}, reason: long }}\n", fields);
        var said = fields.Contains("said: \"${write}\"", StringComparison.Ordinal) ? """{"text": "a b c d e f"}""" : "\"a b c d e f\"";
        File.WriteAllText(_scene.File("f.jsonl"), $$"""{"said": {{said}}, "other": "a", "warm": true}""");
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"));
        Assert.Equal(needs is null ? ["long"] : [], Reasons(report));
        Assert.Equal(needs is null ? [] : [needs], FieldPath.Parse("not_checked[].needs").Values(report.ToFields()));
    }

    [Fact]
    public void A_field_that_was_changed_on_its_way_into_the_record_is_not_what_a_set_saw()
    {
        var recipe = SetRecipe(
            "  - set: { n: \"${words(text)}\" }\n", "  - that: { holds: n < 5, reason: long }\n", "text: \"${upper(text)}\"");
        File.WriteAllText(_scene.File("f.jsonl"), """{"text": "A", "warm": true}""");
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"));
        Assert.Equal(["text"], FieldPath.Parse("not_checked[].needs").Values(report.ToFields()));
    }

    [Theory]
    [InlineData("for: w, in: \"${split(text, ' ')}\", give: { text: \"${text}\", word: \"${w}\" }", "f.jsonl")]
    [InlineData("for: w, in: \"${split(text, ' ')}\", give: { text: \"${text}\", word: \"${w}\" }", "f.csv")]
    [InlineData("for: w, in: \"${[run]}\", give: \"${w}\"", "f.json")]
    public async Task The_rows_of_a_run_are_not_held_against_the_shape_of_its_records(string rows, string name)
    {
        var recipe = RowsRecipe(rows, "");
        await _scene.RunAsync(recipe, new RunChoices { Date = Scene.Date }, _scene.To(name));
        var report = _scene.Bench.CheckFile(recipe, _scene.File(name));
        Assert.Equal(("output", true, true, 0), (report.Part, report.Passed, report.IsUnchecked, report.Failed));
        using var text = new StringWriter();
        report.Print(text);
        Assert.Contains("the recipe has no 'checks' for the rows of 'output'", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("All records pass", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_held_against_their_own_checks()
    {
        var recipe = RowsRecipe("for: w, in: \"${split(text, ' ')}\", give: { text: \"${text}\", word: \"${w}\" }",
            "checks: [ { characters: { field: word, between: [1, 5] } } ]");
        await _scene.RunAsync(recipe, new RunChoices { Date = Scene.Date }, _scene.To("f.jsonl"));
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"));
        var friends = _scene.Lines("f.jsonl").Count(line => line.Contains("\"word\":\"friend\"", StringComparison.Ordinal));
        Assert.Equal("characters.too_many", Assert.Single(Reasons(report)));
        Assert.True(report.Failed >= friends && friends > 0, $"{report.Failed} of {friends}");
        Assert.False(report.IsUnchecked);
    }

    [Fact]
    public void A_file_of_records_is_still_told_from_one_of_rows()
    {
        var recipe = RowsRecipe("for: w, in: \"${split(text, ' ')}\", give: { word: \"${w}\" }", "");
        File.WriteAllText(_scene.File("f.jsonl"), """{"text": "a", "warm": "x"}""");
        var report = _scene.Bench.CheckFile(recipe, _scene.File("f.jsonl"));
        Assert.Null(report.Part);
        Assert.Equal("shape.type", Assert.Single(Reasons(report)));
    }

    private static IEnumerable<object?> Reasons(FileReport report) =>
        FieldPath.Parse("reasons[]").Values(report.ToFields()).OfType<Fields>().Where(r => r["warning"] is false).Select(r => r["reason"]);

    /// <summary>The recipe of greetings with a further step, a check and another record.</summary>
    private LoadedRecipe SetRecipe(string step, string check, string text)
    {
        _scene.GreetingsRecipe();
        var file = Path.Combine(_scene.File("greetings"), "recipe.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("record:", check + "record:", StringComparison.Ordinal)
            .Replace("steps: [ { write: { prompt: ask.hbs, offline: answer.yaml, returns: { text: { words: [1, 9] } } } } ]",
                "steps:\n  - write: { prompt: ask.hbs, offline: answer.yaml, returns: { text: { words: [1, 9] } } }\n" + step.TrimEnd('\n'),
                StringComparison.Ordinal)
            .Replace("  - unique: { field: text }\n", "", StringComparison.Ordinal)
            .Replace("text: \"${text}\"", text, StringComparison.Ordinal));
        return _scene.Bench.ReadRecipe(_scene.File("greetings"));
    }

    /// <summary>The recipe of greetings whose main file has rows of its own.</summary>
    private LoadedRecipe RowsRecipe(string rows, string checks)
    {
        _scene.GreetingsRecipe("  - shape: { fields: { text: string, warm: boolean } }\n");
        var file = Path.Combine(_scene.File("greetings"), "recipe.yaml");
        var more = checks.Length == 0 ? "" : ", " + checks;
        File.WriteAllText(file, File.ReadAllText(file)
            .Replace("{ file: greetings.jsonl }", $"{{ file: greetings.jsonl, rows: {{ {rows} }}{more} }}", StringComparison.Ordinal));
        return _scene.Bench.ReadRecipe(_scene.File("greetings"));
    }
}
