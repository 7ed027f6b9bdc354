using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>The recipe message-router, over the 640 messages that it makes by default.</summary>
public sealed partial class MessageRouterTests(MessageRouterTests.Run run) : IClassFixture<MessageRouterTests.Run>
{
    private static readonly string[] Contexts = ["professional", "psychological", "learning", "social", "emotional", "aspirational"];

    private static string Recipe { get; } = Path.Combine(Documentation.Repository.Root, "recipes", "message-router");

    [Fact]
    public void The_defaults_give_exactly_640_messages_in_three_columns()
    {
        Assert.Equal("message,category,confidence", run.Tool.Read("m.csv").Split('\n')[0].Trim());
        Assert.Equal(640, run.Messages.Count);
        var counts = run.Messages.CountBy(m => m.Category).ToDictionary();
        Assert.Equal(8, counts.Count);
        Assert.Equal((100, 60), (counts["rag_query"], counts["chitchat"]));
        Assert.All(Contexts, context => Assert.Equal(80, counts[context]));
        Assert.All(run.Messages, m => Assert.Equal(1, double.Parse(m.Confidence, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Lengths_are_mixed_as_people_write()
    {
        var rag = run.Of("rag_query").Select(Words).ToList();
        Assert.Equal(20, rag.Count(n => n >= 38));
        Assert.InRange(rag.Count(n => n <= 15), 30, 40);
        foreach (var context in Contexts)
        {
            var lengths = run.Of(context).Select(Words).ToList();
            Assert.All(lengths, n => Assert.InRange(n, 5, 120));
            Assert.InRange(lengths.Count(n => n >= 50), 20, 22);
            Assert.InRange(lengths.Count(n => n <= 20), 20, 24);
        }

        var small = run.Of("chitchat").Select(Words).ToList();
        Assert.InRange(small.Count(n => n <= 3), 30, 36);
        Assert.True(small.Max() <= 22);
    }

    [Fact]
    public void All_are_distinct_and_no_word_begins_more_than_fifteen_of_a_hundred()
    {
        var words = run.Messages
            .Select(m => (m.Category, Words: Word().Matches(m.Text.ToLowerInvariant()).Select(w => w.Value).ToList())).ToList();
        Assert.Equal(640, words.Select(m => string.Join(' ', m.Words)).Distinct().Count());
        var threes = words.SelectMany(m => m.Words.Zip(m.Words.Skip(1), m.Words.Skip(2))).ToList();
        Assert.InRange(threes.Distinct().Count() / (double)threes.Count, 0.7, 1);
        foreach (var category in words.GroupBy(m => m.Category))
        {
            var (first, count) = category.CountBy(m => m.Words.FirstOrDefault() ?? "").MaxBy(w => w.Value);
            Assert.True(count <= 0.15 * category.Count(), $"{count} of {category.Count()} {category.Key} begin with '{first}'");
        }
    }

    [Fact]
    public void Slips_of_typing_have_their_share_and_other_seeds_give_other_messages()
    {
        // Words that stand nowhere in the recipe; a slip may also give a word that there is.
        var known = Directory.EnumerateFiles(Recipe, "*", SearchOption.AllDirectories)
            .SelectMany(file => Word().Matches(File.ReadAllText(file).ToLowerInvariant())).Select(w => w.Value).ToHashSet();
        bool IsKnown(Message message) => Word().Matches(message.Text.ToLowerInvariant()).All(w => known.Contains(w.Value));
        Assert.InRange(run.Messages.Count(m => !IsKnown(m)), 70, 100);
        Assert.All(Read(run.Tool.Read("clean.csv")), message => Assert.True(IsKnown(message), message.Text));
        Assert.DoesNotContain(run.Messages[0].Text, run.Tool.Read("m2.jsonl").Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Each_passage_is_asked_about_as_often_as_the_others_and_holds_the_answer()
    {
        var passages = run.Sources.CountBy(s => (s.Document, s.Chunk)).ToList();
        Assert.Equal(100, run.Sources.Count);
        Assert.InRange(passages.Count, 30, 60);
        Assert.All(passages, p => Assert.InRange(p.Value, 100 / passages.Count, (99 / passages.Count) + 1));
        foreach (var source in run.Sources)
        {
            var document = File.ReadAllText(Path.Combine(Recipe, "knowledge", source.Document));
            Assert.Contains(source.Answer, document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_text_tells_the_categories_and_no_single_thing_does()
    {
        // Small talk is short and questions ask, as the mixes of lengths have it: the six contexts are held against each other.
        var lines = run.Tool.Read("m2.jsonl").Split('\n')
            .Where(line => Contexts.Any(context => line.Contains($"\"category\":\"{context}\"", StringComparison.Ordinal)));
        await File.WriteAllLinesAsync(run.Tool.At("contexts.jsonl"), lines, TestContext.Current.CancellationToken);
        // Each scene is tried on what was learned from others.
        var report = await run.Tool.DoAsync("evaluate contexts.jsonl --text-field message --label-field category --group-field group "
            + "--section separability --json");
        using var json = System.Text.Json.JsonDocument.Parse(report);
        var figures = json.RootElement.GetProperty("sections").GetProperty("separability").GetProperty("figures");
        double Area(string name) => figures.GetProperty(name).GetProperty("value").GetDouble();
        Assert.InRange(Area("ngrams"), 0.85, 1);
        Assert.InRange(Area("words"), 0.4, 0.6);
        Assert.InRange(Area("final_punctuation"), 0.4, 0.6);
        Assert.InRange(Area("first_word"), 0.4, 0.65);
        Assert.InRange(Area("any_word"), 0.4, 0.7);
    }

    [Fact]
    public async Task Its_own_file_passes_and_files_of_others_are_judged()
    {
        Assert.Contains("All records pass;", await run.Tool.DoAsync("check m.csv --recipe message-router"), StringComparison.Ordinal);
        File.WriteAllText(run.Tool.At("theirs.csv"),
            "text,label\nI value honesty,psychological\nI VALUE honesty!,psychological\nhi,greeting\n");
        var (exit, report, _) = await run.Tool.RunAsync("check theirs.csv --recipe message-router --map text=message,label=category");
        Assert.Equal(1, exit);
        Assert.Contains("(unique.exact): 1", report, StringComparison.Ordinal);
        Assert.Contains("(shape.one_of): 1", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_of_ones_own_and_none_at_all_give_questions_too()
    {
        using var tool = new MinwalTool();
        Directory.CreateDirectory(tool.At("docs"));
        await File.WriteAllTextAsync(tool.At("docs/bees.txt"),
            "A swarm is a colony that looks for a new home. To calm a hive, blow cool smoke into its entrance. Bees cluster in winter "
            + "because they cannot fly below ten degrees. If the queen is lost, the workers raise another one from a young larva. "
            + "Foragers dance on the comb to tell the others where nectar can be found.", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(tool.At("rows.csv"),
            "id,content\n1,\"A smoker is a can with bellows. To light a smoker, begin with dry grass.\"\n"
            + "2,خلية النحل تحتاج إلى مكان هادئ بعيد عن الطريق\n",
            TestContext.Current.CancellationToken);
        const string Only = "--context-count 0 --chitchat-count 0 --quiet --gates warn";
        await tool.DoAsync($"run message-router --rag-count 6 --documents docs {Only} --output a.jsonl");
        Assert.All(tool.Read("a.jsonl").TrimEnd().Split('\n'),
            line => Assert.Contains("\"document\":\"bees.txt\"", line, StringComparison.Ordinal));
        await tool.DoAsync($"run message-router --rag-count 2 --documents rows.csv {Only} --output b.jsonl");
        Assert.Contains("rows.csv 2", tool.Read("b.jsonl"), StringComparison.Ordinal);
        await tool.DoAsync($"run message-router --rag-count 100 --no-knowledge-base --off-topic-count 30 {Only} --output c.csv");
        var generic = Read(tool.Read("c.csv"));
        Assert.Equal((100, 30), (generic.Count(m => m.Category == "rag_query"), generic.Count(m => m.Category == "off_topic")));
        // A passage in which nothing can be asked is asked for by its first words, whatever the file is called.
        await File.WriteAllTextAsync(tool.At("line.md"), "One line only.", TestContext.Current.CancellationToken);
        await tool.DoAsync($"run message-router --rag-count 5 --documents line.md {Only} --typos 0 --output d.csv");
        Assert.All(Read(tool.Read("d.csv")), m => Assert.Contains("one line only", m.Text, StringComparison.OrdinalIgnoreCase));
        var (exit, _, error) = await tool.RunAsync("run message-router --documents docs --no-knowledge-base --output e.csv");
        Assert.Equal(2, exit);
        Assert.Contains("MW2025: --documents and --no-knowledge-base", error, StringComparison.Ordinal);
        Assert.False(File.Exists(tool.At("e.csv")));
    }

    [Fact]
    public async Task An_endpoint_with_all_faults_gives_exact_counts_too()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--faults all=0.05 --slow 0.05 --latency 1-8");
        await tool.DoAsync("run message-router --rag-count 24 --context-count 10 --chitchat-count 16 --gates warn "
            + $"--model openai:any --base-url {mock.Url} --output m.csv --quiet");
        var messages = Read(tool.Read("m.csv"));
        Assert.Equal(100, messages.Count);
        Assert.All(messages.CountBy(m => m.Category),
            c => Assert.Equal(c.Key switch { "rag_query" => 24, "chitchat" => 16, _ => 10 }, c.Value));
    }

    [Fact]
    public async Task The_chain_of_commands_goes_from_messages_to_labels()
    {
        using var tool = new MinwalTool();
        var pipeline = File.ReadAllText(Path.Combine(Recipe, "README.md"));
        var commands = Pipeline().Match(pipeline).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('#')[0].Trim()).Where(line => line.StartsWith("minwal ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["run", "split", "train", "test", "label"], commands.Select(c => c.Split(' ')[1]));
        File.Copy(Path.Combine(Recipe, "label", "messages.csv"), tool.At("real.csv"));
        foreach (var command in commands) await tool.DoAsync(command["minwal ".Length..]);
        var labelled = tool.Read("labelled.csv").TrimEnd().Split('\n');
        Assert.Equal(9, labelled.Length);
        Assert.StartsWith("id,message,category,confidence,agreement", labelled[0], StringComparison.Ordinal);
    }

    private static int Words(Message message) => message.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static List<Message> Read(string csv) => [.. Rows(csv).Select(r => new Message(r["message"], r["category"], r["confidence"]))];

    private static IEnumerable<Dictionary<string, string>> Rows(string csv)
    {
        using var reader = new CsvReader(new StringReader(csv), CultureInfo.InvariantCulture);
        reader.Read();
        reader.ReadHeader();
        while (reader.Read()) yield return reader.HeaderRecord!.ToDictionary(name => name, name => reader.GetField(name)!);
    }

    /// <summary>The default run, and one with another seed.</summary>
    public sealed class Run : IAsyncLifetime, IDisposable
    {
        internal MinwalTool Tool { get; } = new();

        internal IReadOnlyList<Message> Messages { get; private set; } = [];

        internal IReadOnlyList<(string Document, string Chunk, string Answer)> Sources { get; private set; } = [];

        internal IEnumerable<Message> Of(string category) => Messages.Where(m => m.Category == category);

        public async ValueTask InitializeAsync()
        {
            await Tool.DoAsync("run message-router --output m.csv --sources s.csv --quiet");
            const string Fewer = "--rag-count 30 --context-count 20 --chitchat-count 30";
            await Tool.DoAsync($"run message-router --typos 0 {Fewer} --output clean.csv --quiet");
            await Tool.DoAsync("run message-router --seed 2 --output m2.jsonl --quiet");
            Messages = Read(Tool.Read("m.csv"));
            Sources = [.. Rows(Tool.Read("s.csv")).Select(r => (r["document"], r["chunk"], r["answer"]))];
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        public void Dispose() => Tool.Dispose();
    }

    internal sealed record Message(string Text, string Category, string Confidence);

    [GeneratedRegex(@"[^\W_]+")]
    private static partial Regex Word();

    [GeneratedRegex("## From nothing to labels.*?```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Pipeline();
}
