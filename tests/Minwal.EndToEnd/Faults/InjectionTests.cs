using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsvHelper;
using Xunit;

namespace Minwal.EndToEnd.Faults;

/// <summary>
/// The recipe <c>unruly</c>: what stands in its seeds tries to be a template, a formula, a program, a page, a command to the terminal, a
/// path; the model says it again word for word, calls tools by such names and with such arguments. Nothing of it is more than text.
/// </summary>
public sealed class InjectionTests(InjectionTests.Finished run) : IClassFixture<InjectionTests.Finished>
{
    [Fact]
    public void Templates_formulas_and_grammars_in_seeds_and_answers_stay_what_they_are() => Assert.All(run.Records, record =>
    {
        var seed = run.Seeds[Text(record, "id")];
        Assert.Equal(seed, Text(record, "seed"));
        // A model's answer is tidied at its ends, and no more.
        Assert.Equal(seed.Trim(), Text(record, "text").Trim());
        Assert.All(record.GetProperty("messages").EnumerateArray(), message => Assert.Equal(seed.Trim(), Text(message, "content").Trim()));
    });

    [Fact]
    public void A_tool_that_is_not_offered_is_not_called_and_no_argument_is_run_as_SQL() => Assert.All(run.Records, record =>
    {
        // Once it was stored with the one argument that there is; all else was refused, and the table has outlived it.
        var memory = Assert.Single(record.GetProperty("memories").EnumerateArray());
        Assert.Equal(run.Seeds[Text(record, "id")].Trim(), Text(memory, "content").Trim());
        var calls = record.GetProperty("messages")[1].GetProperty("rounds").EnumerateArray()
            .SelectMany(round => round.GetProperty("calls").EnumerateArray()).ToList();
        Assert.Equal([false, true, true, true, true], calls.Select(call => call.GetProperty("failed").GetBoolean()));
        Assert.StartsWith("{\"error\":\"there is no tool 'erase'", Text(calls[1], "result"), StringComparison.Ordinal);
        Assert.StartsWith("{\"error\":\"there is no tool '", Text(calls[2], "result"), StringComparison.Ordinal);
    });

    [Fact]
    public async Task No_cell_of_a_table_is_a_formula_and_none_breaks_out_of_its_quotes()
    {
        await run.Tool.DoAsync("export unruly.jsonl --output unruly.csv");
        using var table = new CsvReader(new StringReader(run.Tool.Read("unruly.csv")), System.Globalization.CultureInfo.InvariantCulture);
        var rows = new List<IDictionary<string, object>>();
        foreach (var row in table.GetRecords<dynamic>()) rows.Add((IDictionary<string, object>)row);
        Assert.Equal(run.Seeds.Count, rows.Count);
        Assert.All(rows.SelectMany(row => row.Values).Cast<string>(), cell =>
            Assert.False(cell.Length > 0 && "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20".Contains(cell[0], StringComparison.Ordinal), cell));
        // What was guarded is read again as it was.
        await run.Tool.DoAsync("sample unruly.csv -n 21 --output again.jsonl");
        Assert.Equal(run.Seeds.Values.Order(StringComparer.Ordinal),
            File.ReadLines(run.Tool.At("again.jsonl")).Select(line => Text(JsonDocument.Parse(line).RootElement, "seed"))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_shows_markup_and_holds_none_of_it()
    {
        await run.Tool.DoAsync("report unruly.jsonl --output unruly.html --examples 100");
        var page = run.Tool.Read("unruly.html");
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<(script>document|img src=x|svg/onload|iframe)", page);
        Assert.DoesNotMatch("<[^>]*\\son(error|load|mouseover)=", page);
    }

    [Theory]
    [InlineData("inspect unruly.jsonl")]
    [InlineData("status unruly.jsonl")]
    [InlineData("check broken.jsonl --recipe unruly")]
    public async Task Nothing_that_is_shown_commands_the_terminal(string command)
    {
        var (_, output, error) = await run.Tool.RunAsync(command);
        Obeyed(output + error);
    }

    [Fact]
    public async Task No_record_of_the_run_commands_the_terminal_and_none_is_a_path()
    {
        Obeyed(run.Said);
        foreach (var (index, record) in run.Records.Index())
        {
            if (Commands.IsMatch(Text(record, "seed"))) Obeyed(await run.Tool.DoAsync($"lineage unruly.jsonl {index + 1}"));
        }

        Assert.Equal(run.Before, run.Outside());
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(run.Tool.Folder, "*", SearchOption.AllDirectories),
            file => Path.GetFileName(file).Contains("owned", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("run --recipe unruly --providers ../../owned --provider-file p.yaml --output x.jsonl")]
    [InlineData("run --recipe unruly --provider-file bad.yaml --providers alpha --output x.jsonl")]
    public async Task The_name_of_a_provider_is_no_path(string command)
    {
        File.WriteAllText(run.Tool.At("p.yaml"), "alpha: { base_url: \"http://127.0.0.1:1/v1\", model: one }\n");
        File.WriteAllText(run.Tool.At("bad.yaml"), "\"../../owned\": { base_url: \"http://127.0.0.1:1/v1\", model: one }\n");
        var (exit, output, error) = await run.Tool.RunAsync(command);
        Assert.Equal(2, exit);
        Obeyed(output + error);
        Assert.Equal(run.Before, run.Outside());
    }

    // What moves a cursor, rings, recolours, hides or turns round.
    private static readonly Regex Commands = new(
        "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\\r(?!\\n)");

    private static void Obeyed(string shown) => Assert.DoesNotMatch(Commands, shown);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>The run, over HTTP.</summary>
    public sealed class Finished : IAsyncLifetime
    {
        internal MinwalTool Tool { get; } = new();

        internal IReadOnlyList<JsonElement> Records { get; private set; } = [];

        /// <summary>The seeds' texts by their ids.</summary>
        internal Dictionary<string, string> Seeds { get; } = new(StringComparer.Ordinal);

        internal string Said { get; private set; } = "";

        /// <summary>What stood beside the tool's folder before the run.</summary>
        internal IReadOnlyList<string> Before { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            foreach (var line in File.ReadLines(Path.Combine(MinwalTool.Recipe("unruly"), "seeds.jsonl")))
            {
                var seed = JsonDocument.Parse(line).RootElement;
                // One that breaks the mark by which the mock provider knows what it is asked: it answers it with words of its own.
                if (!Text(seed, "text").Contains("</brief>", StringComparison.Ordinal)) Seeds[Text(seed, "id")] = Text(seed, "text");
            }

            Copy(MinwalTool.Recipe("unruly"), Tool.At("unruly"));
            File.WriteAllLines(Tool.At("unruly/seeds.jsonl"), File.ReadLines(Path.Combine(MinwalTool.Recipe("unruly"), "seeds.jsonl"))
                .Where(line => !line.Contains("</brief>", StringComparison.Ordinal)));
            Before = Outside();
            await using var mock = await MockProcess.StartAsync(Tool, "--recipe unruly");
            Said = await Tool.DoAsync(
                $"run --recipe unruly --samples {Seeds.Count} --model openai:one --base-url {mock.Url} --output unruly.jsonl");
            Records = [.. File.ReadLines(Tool.At("unruly.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
            Assert.Equal(Seeds.Count, Records.Count);
            File.WriteAllText(Tool.At("broken.jsonl"), "{\"id\": \"\\u001b[2J\", \"text\": 1}\n\u001b[2Jowned\n", new UTF8Encoding(false));
        }

        public ValueTask DisposeAsync()
        {
            Tool.Dispose();
            return default;
        }

        internal IReadOnlyList<string> Outside() => [.. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Tool.Folder)!)
            .Where(entry => Regex.IsMatch(Path.GetFileName(entry), "owned")).Order(StringComparer.Ordinal)];

        private static void Copy(string from, string to)
        {
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }
}
