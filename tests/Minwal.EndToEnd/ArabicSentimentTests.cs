using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>The recipe arabic-sentiment, over a thousand offline texts.</summary>
public sealed partial class ArabicSentimentTests(ArabicSentimentTests.Run run) : IClassFixture<ArabicSentimentTests.Run>
{
    private const int Count = 1000;
    private static readonly string[] Sentiments = ["positive", "negative", "neutral"];

    [Fact]
    public void A_thousand_texts_are_exact_to_the_quota()
    {
        Assert.Equal(Count, run.Texts.Count);
        Assert.Equal(Count, run.Texts.Select(t => t.Text).Distinct().Count());
        Assert.Equal([400, 400, 200], Sentiments.Select(s => run.Texts.Count(t => t.Sentiment == s)));
        Assert.Equal([250, 250, 250, 250], run.Texts.CountBy(t => t.Dialect).Select(d => d.Value));
        Assert.Equal(400, run.Texts.Count(t => t.Kind == "post"));
        foreach (var sentiment in run.Texts.GroupBy(t => t.Sentiment))
        {
            Assert.All(sentiment.CountBy(t => t.Domain),
                domain => Assert.InRange(domain.Value, sentiment.Count() / 6, sentiment.Count() / 6 + 1));
            Assert.Equal(sentiment.Count() * 2 / 5, sentiment.Count(t => t.Kind == "post"));
            Assert.Equal(sentiment.Count() / 5, sentiment.Count(t => Emoji().IsMatch(t.Text)));
            Assert.All(sentiment.CountBy(t => t.Dialect),
                dialect => Assert.InRange(dialect.Value, sentiment.Count() / 4 - 2, sentiment.Count() / 4 + 2));
        }
    }

    [Theory]
    [InlineData(7, 3, 3, 1)]
    [InlineData(13, 5, 5, 3)]
    public async Task Any_number_is_shared_out_by_largest_remainder(int count, int positive, int negative, int neutral)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync($"run arabic-sentiment --samples {count} --output s.jsonl --quiet");
        var texts = Review.Read(tool.Read("s.jsonl"));
        Assert.Equal([positive, negative, neutral], Sentiments.Select(s => texts.Count(t => t.Sentiment == s)));
    }

    [Fact]
    public void Lengths_are_in_their_bounds_and_ratings_agree_where_there_is_one() => Assert.All(run.Texts, text =>
    {
        Assert.InRange(text.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 20, 70);
        Assert.Equal(text.Kind == "post", text.Rating is null);
        Assert.Contains(text.Rating, text.Sentiment switch
        {
            "positive" => (int?[])[null, 4, 5],
            "negative" => [null, 1, 2],
            _ => [null, 3],
        });
    });

    [Fact]
    public void The_texts_differ_as_those_of_many_people()
    {
        var words = run.Texts.Select(t => Word().Matches(t.Text).Select(m => m.Value).ToList()).ToList();
        var threes = words.SelectMany(w => w.Zip(w.Skip(1), w.Skip(2))).ToList();
        Assert.InRange(threes.Distinct().Count() / (double)threes.Count, 0.5, 1);
        Assert.True(words.CountBy(w => w[0]).Max(w => w.Value) < 60, "many texts begin alike");
        // Whole sentences come again, as they must from a grammar, but none of them often.
        var sentences = run.Texts.SelectMany(t => t.Text.Split(['.', '!', '…'], StringSplitOptions.TrimEntries))
            .Where(s => s.Length > 15);
        Assert.InRange(sentences.CountBy(s => s).Max(s => s.Value), 2, 20);
    }

    [Fact]
    public void Neither_length_nor_signs_nor_an_emoji_tell_the_label()
    {
        foreach (var sentiment in Sentiments)
        {
            Assert.InRange(Area(t => t.Text.Length, sentiment), 0.4, 0.6);
            Assert.InRange(Area(t => t.Text.Count(char.IsPunctuation), sentiment), 0.4, 0.6);
            Assert.InRange(Area(t => t.Text.Count(c => c == '!'), sentiment), 0.45, 0.55);
            foreach (var one in run.Texts.SelectMany(t => Emoji().Matches(t.Text).Select(m => m.Value)).Distinct())
                Assert.InRange(Area(t => t.Text.Contains(one, StringComparison.Ordinal) ? 1 : 0, sentiment), 0.45, 0.55);
        }

        // Most emoji stand under several labels.
        var emoji = run.Texts.SelectMany(t => Emoji().Matches(t.Text).Select(m => (m.Value, t.Sentiment))).ToList();
        var shared = emoji.GroupBy(e => e.Value).Where(e => e.Select(one => one.Sentiment).Distinct().Count() > 1).ToList();
        Assert.InRange(shared.Sum(e => e.Count()) / (double)emoji.Count, 0.7, 1);
    }

    [Fact]
    public void The_same_things_happen_under_every_label_and_turn_out_otherwise()
    {
        string[] happens = ["السعر", "الغرفة", "التحديث", "الترجمة", "الموعد", "التغليف"];
        Assert.All(happens, thing => Assert.Equal(3, run.Texts.Where(t => t.Text.Contains(thing, StringComparison.Ordinal))
            .Select(t => t.Sentiment).Distinct().Count()));
        // Words of praise stand in blame, and the other way round.
        Assert.Contains(run.Texts, t => t.Sentiment == "negative" && t.Text.Contains("ممتاز", StringComparison.Ordinal));
        Assert.Contains(run.Texts, t => t.Sentiment == "positive" && Regex.IsMatch(t.Text, "عيب|شكو|أشتكي|الأسوأ"));
    }

    [Fact]
    public async Task The_files_pass_the_checks_of_the_recipe()
    {
        foreach (var (file, rows) in new[] { ("s.jsonl", "1,000"), ("a.jsonl", "1,000"), ("b.csv", "800") })
        {
            var report = await run.Tool.DoAsync($"check {file} --recipe arabic-sentiment");
            Assert.Contains($"{rows} records, 0 failed", report, StringComparison.Ordinal);
        }

        using var row = JsonDocument.Parse(run.Tool.Read("a.jsonl").Split('\n')[0]);
        Assert.Equal(["query", "sol1", "sol2", "sol3", "label"], row.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Contains(run.Texts[0].Text, row.RootElement.GetProperty("query").GetString()!, StringComparison.Ordinal);
        Assert.Equal($"{Array.IndexOf(Sentiments, run.Texts[0].Sentiment)}", row.RootElement.GetProperty("label").GetString());
        Assert.StartsWith("query,sol1,sol2,label", run.Tool.Read("b.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shares_dialects_domains_posts_and_emoji_are_as_they_are_asked_for()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run arabic-sentiment --samples 60 --mix positive=1,negative=1,neutral=0 --dialects gulf,levantine "
            + "--domains books --posts 0.5 --emoji 0 --output s.jsonl --quiet");
        var texts = Review.Read(tool.Read("s.jsonl"));
        Assert.Equal([30, 30, 0], Sentiments.Select(s => texts.Count(t => t.Sentiment == s)));
        Assert.Equal(30, texts.Count(t => t.Dialect == "gulf"));
        Assert.Equal(30, texts.Count(t => t.Kind == "post"));
        Assert.All(texts, t => Assert.True(t.Domain == "books" && !Emoji().IsMatch(t.Text), t.Text));
    }

    [Fact]
    public async Task Files_of_other_makers_are_judged_and_their_faults_told()
    {
        using var tool = new MinwalTool();
        const string Late = "وصلت الطلبية بعد ثلاثة أسابيع والعلبة مفتوحة من طرفها، "
            + "ولما اتصلت بهم قال لي الموظف إن هذا طبيعي في موسم العيد ثم أغلق الخط قبل أن أكمل جملتي";
        File.WriteAllLines(tool.At("theirs.jsonl"),
        [
            $$"""{"review":"{{Late}}","label":"negative"}""",
            $$"""{"review":"{{Late}} يا سادة","label":"negative"}""",
            """{"review":"قرأته في ليلتين ثم أعطيته لأبي فلم ينم حتى أنهاه، """
                + """والفصل الأخير منه ظل يشغلنا على مائدة الإفطار أسبوعًا كاملًا ونحن نختلف في معناه","label":"positive","rating":1}""",
            """{"review":"التطبيق عادي","label":"neutral"}""",
            """{"review":"الحين صار لي شهر وأنا أنتظر منهم يردون علي، كل ما دقيت قالوا بكرة وبكرة ما يجي، """
                + """وش ذا التعامل وأنا زبون عندهم من سنين طويلة","label":"negative","dialect":"msa"}""",
            """{"review":"وصلنا إلى الفندق قبل الموعد بساعتين فانتظرنا في البهو حتى فرغت الغرفة، """
                + """وهي في الطابق الرابع وفيها سريران ونافذة على الشارع الخلفي الهادئ","label":"mixed"}""",
        ]);
        var (exit, report, _) = await tool.RunAsync("check theirs.jsonl --recipe arabic-sentiment --map review=text,label=sentiment");
        Assert.Equal(1, exit);
        Assert.Contains("6 records, 5 failed", report, StringComparison.Ordinal);
        Assert.All(["(unique.near): 1", "rating_disagrees: 1", "(shape.words): 1", "(forbidden.found): 1", "(shape.one_of): 1"],
            (string reason) => Assert.Contains(reason, report, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_with_all_faults_gives_exact_quotas_too()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--faults all=0.05 --slow 0.05 --latency 1-8");
        await tool.DoAsync($"run arabic-sentiment --samples 100 --model openai:any --base-url {mock.Url} --output s.jsonl --quiet");
        var texts = Review.Read(tool.Read("s.jsonl"));
        Assert.Equal([40, 40, 20], Sentiments.Select(s => texts.Count(t => t.Sentiment == s)));
        Assert.Contains("All records pass.", await tool.DoAsync("check s.jsonl --recipe arabic-sentiment"), StringComparison.Ordinal);
    }

    // The area under the curve of a number that is to tell one label from the others (Mann and Whitney, ties half).
    private double Area(Func<Review, double> value, string sentiment)
    {
        var with = run.Texts.Where(t => t.Sentiment == sentiment).Select(value).ToList();
        var without = run.Texts.Where(t => t.Sentiment != sentiment).Select(value).ToList();
        var below = without.CountBy(b => b).ToList();
        return with.CountBy(a => a).Sum(a => a.Value * below.Sum(b => a.Key > b.Key ? b.Value : a.Key.Equals(b.Key) ? b.Value / 2.0 : 0))
            / ((double)with.Count * without.Count);
    }

    /// <summary>The run that the tests look at.</summary>
    public sealed class Run : IAsyncLifetime
    {
        internal MinwalTool Tool { get; } = new();

        internal IReadOnlyList<Review> Texts { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await Tool.DoAsync(
                $"run arabic-sentiment --samples {Count} --output s.jsonl --alghafa a.jsonl --alghafa-no-neutral b.csv --quiet");
            Texts = Review.Read(Tool.Read("s.jsonl"));
        }

        public ValueTask DisposeAsync()
        {
            Tool.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A record of the recipe.</summary>
    internal sealed record Review(string Text, string Sentiment, string Domain, string Dialect, int? Rating, string Kind)
    {
        public static IReadOnlyList<Review> Read(string lines) =>
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<Review>(line, JsonSerializerOptions.Web)!),
        ];
    }

    [GeneratedRegex(@"[\w\u064B-\u0652]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\uD83C-\uDBFF][\uDC00-\uDFFF]|\u2764")]
    private static partial Regex Emoji();
}
