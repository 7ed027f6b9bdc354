using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>The recipe arabic-exams, over a thousand offline questions.</summary>
public sealed partial class ExamsTests(ExamsTests.Run run) : IClassFixture<ExamsTests.Run>
{
    private const int Count = 1000;
    private static readonly string[] Letters = ["A", "B", "C", "D"];

    [Fact]
    public void A_thousand_questions_are_exact_to_the_quota()
    {
        Assert.Equal(Count, run.Questions.Count);
        Assert.Equal(Count, run.Questions.Select(q => q.Text).Distinct().Count());
        Assert.Equal(Count, run.Questions.Select(q => q.Id).Distinct().Count());
        Assert.All(run.Questions.CountBy(q => q.Answer), letter => Assert.Equal(250, letter.Value));
        var subjects = run.Questions.GroupBy(q => q.Subject).ToList();
        Assert.Equal(8, subjects.Count);
        foreach (var subject in subjects)
        {
            Assert.Equal(125, subject.Count());
            Assert.All(subject.CountBy(q => q.Answer), letter => Assert.InRange(letter.Value, 31, 32));
            Assert.InRange(subject.Count(q => q.Form == "interrogative"), 43, 44);
            var first = subject.Key is "physics" or "biology" ? 7 : 4;
            Assert.Equal(Enumerable.Range(first, 13 - first), subject.Select(q => q.Grade).Distinct().Order());
            Assert.All(subject.CountBy(q => (q.Grade - 1) / 3), band => Assert.InRange(band.Value, 125 / ((13 - first) / 3), 63));
        }
    }

    [Fact]
    public void Each_question_has_four_options_of_which_the_letter_names_one_and_its_form_shows()
    {
        Assert.All(run.Questions, question =>
        {
            Assert.Equal(4, question.Options.Distinct().Count());
            Assert.Contains(question.Answer, Letters);
            Assert.Equal(question.Form == "interrogative", question.Text.EndsWith('؟'));
            Assert.NotEmpty(question.Notes);
        });
    }

    [Fact]
    public void The_questions_differ_as_those_of_many_teachers()
    {
        var words = run.Questions.Select(q => Word().Matches(q.Text).Select(m => m.Value).ToList()).ToList();
        var firsts = words.CountBy(w => w[0]).Select(w => w.Value / (double)Count).ToList();
        Assert.InRange(-firsts.Sum(share => share * Math.Log2(share)), 6.5, 10);
        Assert.True(firsts.Max() < 0.13, $"one question in {1 / firsts.Max():0} begins alike");
        var threes = words.SelectMany(w => w.Zip(w.Skip(1), w.Skip(2))).ToList();
        Assert.InRange(threes.Distinct().Count() / (double)threes.Count, 0.75, 1);
        Assert.InRange(run.Questions.Count(q => q.Text.EndsWith('؟')) / (double)Count, 0.34, 0.36);
    }

    [Fact]
    public void The_longest_option_is_not_the_right_one_more_often_than_by_chance()
    {
        // Options of one length share the place.
        Assert.InRange(run.Questions.Average(q => Share(q, q.Options.Max(o => o.Length))), 0.2, 0.3);
        Assert.InRange(run.Questions.Average(q => Share(q, q.Options.Min(o => o.Length))), 0.2, 0.3);
        // And so it is when whoever guesses takes the first of them.
        var guessed = run.Questions.Count(q => q.Options.MaxBy(o => o.Length) == q.Right);
        Assert.InRange(guessed / (double)Count, 0.2, 0.3);

        static double Share(Question question, int length) =>
            question.Right.Length == length ? 1.0 / question.Options.Count(o => o.Length == length) : 0;
    }

    [Fact]
    public void What_can_be_computed_is_computed_again_from_the_question()
    {
        var (solved, computed) = (0, 0);
        foreach (var question in run.Questions)
        {
            if (ExamProblems.Weekday(question.Text, question.Notes) is { } day) Assert.Equal(day, question.Right);
            else if (ExamProblems.Clock(question.Text, question.Notes) is { } time) Assert.Equal(time, question.Right);
            if (ExamProblems.Computation(question.Notes) is not { } computation) continue;
            computed++;
            Assert.True(Math.Abs(computation.Computed - computation.Said) < 1e-9, question.ToString());
            if (ExamProblems.Solve(question.Text, question.Notes) is not { } answer) continue;
            solved++;
            Assert.True(Math.Abs(Signed(question.Right) - answer) < 1e-9, $"{answer} is right: {question}");
            Assert.All(question.Options.Where(option => option != question.Right), wrong =>
                Assert.False(Math.Abs(Signed(wrong) - answer) < 1e-9, $"{wrong} is right, too: {question}"));
        }

        Assert.InRange(computed, 180, Count);
        Assert.InRange(solved / (double)computed, 0.8, 1);
    }

    [Fact]
    public void Neither_its_place_by_size_nor_how_close_another_is_tells_the_right_number()
    {
        var (places, closest, count) = (new double[4], 0.0, 0);
        foreach (var question in run.Questions.Where(q => ExamProblems.Computation(q.Notes) is not null))
        {
            var numbers = question.Options.Select(Signed).ToList();
            if (numbers.Distinct().Count() < 4) continue;
            count++;
            var sorted = numbers.Order().ToList();
            var right = sorted.IndexOf(Signed(question.Right));
            places[right]++;
            // Who takes the smaller number of the closest two, or of one of the pairs that are equally close.
            var gaps = Enumerable.Range(0, 3).Select(i => sorted[i + 1] - sorted[i]).ToList();
            var pairs = Enumerable.Range(0, 3).Where(i => Math.Abs(gaps[i] - gaps.Min()) < 1e-9).ToList();
            closest += pairs.Contains(right) ? 1.0 / pairs.Count : 0;
        }

        Assert.InRange(count, 150, Count);
        Assert.All(places, place => Assert.InRange(place / count, 0.14, 0.36));
        Assert.InRange(closest / count, 0.15, 0.35);
    }

    [Fact]
    public async Task The_files_pass_the_checks_of_the_recipe()
    {
        foreach (var file in new[] { "exams.jsonl", "alghafa.csv", "oall.jsonl" })
        {
            var report = await run.Tool.DoAsync($"check {file} --recipe arabic-exams");
            Assert.Contains("1,000 records, 0 failed", report, StringComparison.Ordinal);
        }

        var alghafa = run.Tool.Read("alghafa.csv").Split('\n');
        Assert.Equal("query,sol1,sol2,sol3,sol4,label", alghafa[0].TrimEnd('\r'));
        using var row = JsonDocument.Parse(run.Tool.Read("oall.jsonl").Split('\n')[0]);
        Assert.Equal(["subject", "question", "A", "B", "C", "D", "answer"], row.RootElement.EnumerateObject().Select(field => field.Name));
        var first = run.Questions[0];
        Assert.Equal(first.Right, row.RootElement.GetProperty(first.Answer).GetString());
        Assert.EndsWith($",{Array.IndexOf(Letters, first.Answer)}", alghafa[1].TrimEnd('\r'), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fact_has_one_answer_and_enough_others_of_its_kind_have_another()
    {
        var facts = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "recipes", "arabic-exams", "facts", "relations.tsv"))
            .Skip(1).Select(line => line.Split('\t')).ToList();
        Assert.Equal(facts.Count, facts.Select(f => (Kind: f[1], Thing: f[5])).Distinct().Count());
        Assert.All(facts.GroupBy(f => (Kind: f[1], Group: f[4])), group =>
            Assert.True(group.Select(f => f[6]).Distinct().Count() >= 4, $"{group.Key} has fewer than four answers"));
        Assert.All(facts, fact =>
        {
            var options = fact[6..10].Where(option => option.Length > 0).ToList();
            Assert.Equal(options.Count, options.Distinct().Count());
            Assert.InRange(int.Parse(fact[2], CultureInfo.InvariantCulture), 4, int.Parse(fact[3], CultureInfo.InvariantCulture));
        });
    }

    [Fact]
    public async Task Subjects_shares_of_letters_and_of_questions_are_as_they_are_asked_for()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run arabic-exams --samples 80 --subjects physics,history --answers A=1,B=2,C=1,D=0 --questions 0.5 "
            + "--output e.jsonl --quiet");
        var questions = Question.Read(tool.Read("e.jsonl"));
        Assert.Equal([20, 40, 20], questions.CountBy(q => q.Answer).OrderBy(q => q.Key).Select(q => q.Value));
        Assert.Equal(40, questions.Count(q => q.Text.EndsWith('؟')));
        Assert.Equal([40, 40], questions.CountBy(q => q.Subject).Select(q => q.Value));
    }

    [Fact]
    public async Task Files_of_other_makers_are_judged_and_their_faults_told()
    {
        using var tool = new MinwalTool();
        File.WriteAllLines(tool.At("theirs.jsonl"),
        [
            """{"question":"ما عاصمة مصر؟","options":["A. القاهرة","B. دمشق","C. بغداد","D. عمّان"],"answer":"A","notes":null}""",
            """{"id":"q2","question":"تقع نيبال في قارة","options":["آسيا","أوروبا","أفريقيا","أمريكا"],"answer":"A","info":{"grade":4}}""",
            """{"question":"من الزواحف","options":["A. الأفعى","B. الصقر","C. الصقر","D. الحوت"],"answer":"A"}""",
            """{"question":"أي مما يأتي عدد زوجي؟","options":["7","8","9","جميع ما سبق"],"answer":"B"}""",
            """{"question":"سورة البقرة هي السورة","options":["الثانية","البقرة","الثالثة","الرابعة"],"answer":"E"}""",
            """{"question":"يصب النيل في البحر المتوسط أي في","options":["البحر المتوسط","بحر العرب","البحر الميت","دجلة"],"answer":"A"}""",
        ]);
        var (exit, report, _) = await tool.RunAsync("check theirs.jsonl --recipe arabic-exams");
        Assert.Equal(1, exit);
        Assert.Contains("6 records, 4 failed", report, StringComparison.Ordinal);
        Assert.All(new[] { "options_alike: 1", "(forbidden.found): 1", "(shape.one_of): 1", "answer_in_question: 1" },
            reason => Assert.Contains(reason, report, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_with_all_faults_gives_exact_quotas_too()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--faults all=0.05 --slow 0.05 --latency 1-8");
        await tool.DoAsync($"run arabic-exams --samples 100 --model openai:any --base-url {mock.Url} --output e.jsonl --quiet");
        var questions = Question.Read(tool.Read("e.jsonl"));
        Assert.All(questions.CountBy(q => q.Answer), letter => Assert.Equal(25, letter.Value));
        Assert.Equal(35, questions.Count(q => q.Text.EndsWith('؟')));
        Assert.Contains("All records pass.", await tool.DoAsync("check e.jsonl --recipe arabic-exams"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_are_at_most_ten_and_the_audit_says_who_was_shown_which()
    {
        using var tool = new MinwalTool();
        var seeds = run.Questions.Take(11).ToList();
        var rows = seeds.Select(q => JsonSerializer.Serialize(new { question = q.Text, options = q.Options })).ToList();
        File.WriteAllLines(tool.At("eleven.jsonl"), rows);
        File.WriteAllLines(tool.At("ten.jsonl"), rows.Take(10));
        var (exit, _, error) = await tool.RunAsync("run arabic-exams --samples 40 --seeds eleven.jsonl --n-seeds 11 --output e.jsonl");
        Assert.Equal(2, exit);
        Assert.Contains("is to choose 11 rows, at most 10 are allowed (Seeds give the style only", error, StringComparison.Ordinal);

        const string Styled = "run arabic-exams --samples 40 --seeds ten.jsonl --keep-away exams.jsonl --quiet";
        File.WriteAllText(tool.At("exams.jsonl"), run.Tool.Read("exams.jsonl"));
        await tool.DoAsync($"{Styled} --output e.jsonl --audit a.jsonl");
        await tool.DoAsync($"{Styled} --output e2.jsonl --audit a2.jsonl");
        Assert.Equal(tool.Read("a.jsonl"), tool.Read("a2.jsonl"));
        var hashes = seeds.Take(10).Select(q => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(q.Text)))).ToHashSet();
        var lines = tool.Read("a.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(40, lines.Length);
        Assert.All(lines, line =>
        {
            using var row = JsonDocument.Parse(line);
            var shown = row.RootElement.GetProperty("seeds_shown").EnumerateArray().Select(hash => hash.GetString()!).ToList();
            Assert.Equal(3, shown.Distinct().Count());
            Assert.Subset(hashes, shown.ToHashSet());
        });

        // The same seed of random numbers would write some of the same questions again: they are what is kept away from.
        Assert.Empty(Question.Read(tool.Read("e.jsonl")).Select(q => q.Text).Intersect(run.Questions.Select(q => q.Text)));
    }

    [Fact]
    public async Task Retold_for_personas_a_question_keeps_its_options_and_answer_and_all_personas_have_their_turn()
    {
        using var tool = new MinwalTool();
        File.WriteAllLines(tool.At("items.jsonl"), run.Tool.Read("exams.jsonl").Split('\n').Take(30));
        await tool.DoAsync("run exam-personas --items items.jsonl --per-item-personas 10 --output p.jsonl --quiet");
        using var rows = JsonDocument.Parse($"[{string.Join(',', tool.Read("p.jsonl").TrimEnd().Split('\n'))}]");
        var retold = rows.RootElement.EnumerateArray().ToList();
        Assert.Equal(300, retold.Count);
        for (var i = 0; i < retold.Count; i++)
        {
            var original = run.Questions[i / 10];
            Assert.Equal(original.Id, retold[i].GetProperty("source_id").GetString());
            Assert.Equal(original.Options, retold[i].GetProperty("options").EnumerateArray().Select(option => option.GetString()!));
            Assert.Equal(original.Answer, retold[i].GetProperty("answer").GetString());
            Assert.NotEqual(original.Text, retold[i].GetProperty("question").GetString());
        }

        Assert.All(retold.CountBy(row => row.GetProperty("persona").GetString()!), persona => Assert.Equal(2, persona.Value));
    }

    private static double Signed(string option) => ExamProblems.Numbers(option)[0] * (option[0] is '-' or '−' ? -1 : 1);

    /// <summary>The run that the tests look at.</summary>
    public sealed class Run : IAsyncLifetime
    {
        internal MinwalTool Tool { get; } = new();

        internal IReadOnlyList<Question> Questions { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await Tool.DoAsync($"run arabic-exams --samples {Count} --output exams.jsonl --alghafa alghafa.csv --oall oall.jsonl --quiet");
            Questions = Question.Read(Tool.Read("exams.jsonl"));
        }

        public ValueTask DisposeAsync()
        {
            Tool.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A record of the recipe.</summary>
    internal sealed record Question(
        string Id, string Text, IReadOnlyList<string> Options, string Answer, string Subject, int Grade, string Form, string Notes)
    {
        public string Right => Options[Array.IndexOf(Letters, Answer)];

        public static IReadOnlyList<Question> Read(string lines) =>
            [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Of(JsonDocument.Parse(line).RootElement))];

        public override string ToString() => $"{Text} | {string.Join(" / ", Options)} | {Answer} | {Notes}";

        private static Question Of(JsonElement record) => new(
            Field(record, "id"), Field(record, "question"),
            [.. record.GetProperty("options").EnumerateArray().Select(option => option.GetString()!)],
            Field(record, "answer"), Field(record, "subject"), record.GetProperty("grade").GetInt32(), Field(record, "form"),
            Field(record, "notes"));

        private static string Field(JsonElement record, string name) => record.GetProperty(name).GetString()!;
    }

    [GeneratedRegex(@"[\w\u064B-\u0652]+")]
    private static partial Regex Word();
}
