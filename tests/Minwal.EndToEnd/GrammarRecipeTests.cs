using System.Text.Json;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>The recipe arabic-grammar, over offline records of both profiles.</summary>
public sealed class GrammarRecipeTests(GrammarRecipeTests.Run run) : IClassFixture<GrammarRecipeTests.Run>
{
    private const int Count = 200;

    [Fact]
    public void Each_record_differs_and_undoing_its_edits_gives_the_correction()
    {
        Assert.Equal(Count, run.Native.Count);
        Assert.Equal(Count, run.Native.Select(r => r.Correction).Distinct().Count());
        Assert.All(run.Native.Concat(run.Learner), record =>
        {
            Assert.NotEqual(record.Input, record.Correction);
            Assert.Equal(record.Correction, record.Undo());
            Assert.Equal(record.Types, record.Edits.Select(edit => edit.Type));
            Assert.All(record.Edits, edit => Assert.Equal(edit.Before, record.Input[edit.Start..edit.End]));
        });
    }

    [Fact]
    public void The_types_have_the_shares_of_the_corpora()
    {
        // Ten records have 39 errors.
        AssertShares(run.Native, Count * 39 / 10, new()
        {
            ["PM"] = 5632,
            ["OH"] = 4785,
            ["MERGE"] = 797,
            ["SPLIT"] = 432,
            ["OT"] = 758,
            ["OA"] = 313,
            ["PC"] = 598,
            ["OR"] = 425,
            ["OD"] = 207,
            ["OM"] = 228,
            ["OW"] = 149,
            ["XC"] = 373,
            ["XF"] = 63,
            ["XG"] = 38,
            ["XN"] = 47,
            ["MT"] = 40,
            ["SW"] = 201,
        });
        AssertShares(run.Learner, run.Learner.Count * 39 / 10, new()
        {
            ["PM"] = 1629,
            ["OH"] = 599,
            ["MERGE"] = 231,
            ["SPLIT"] = 80,
            ["OT"] = 150,
            ["OA"] = 136,
            ["PC"] = 453,
            ["OR"] = 414,
            ["OD"] = 167,
            ["OM"] = 215,
            ["OW"] = 40,
            ["XC"] = 180,
            ["XF"] = 494,
            ["XG"] = 175,
            ["XN"] = 115,
            ["MT"] = 72,
            ["SW"] = 493,
        });
    }

    [Fact]
    public void About_three_words_of_four_are_untouched()
    {
        foreach (var records in new[] { run.Native, run.Learner })
        {
            var words = records.Sum(r => r.Correction.Split(' ').Length);
            Assert.InRange(1 - (records.Sum(r => r.Touched) / (double)words), 0.72, 0.75);
            // The same, counted from the texts: words of the correction that stand in the input.
            var kept = records.Sum(r => Kept(r.Correction.Split(' '), r.Input.Split(' ')));
            Assert.InRange(kept / (double)words, 0.72, 0.75);
        }
    }

    [Fact]
    public void An_explanation_names_each_error_and_its_rule()
    {
        Assert.All(run.Native.Concat(run.Learner), record =>
        {
            for (var i = 0; i < record.Edits.Count; i++)
                Assert.Contains($"({i + 1}) ", record.Explanation, StringComparison.Ordinal);
            Assert.All(record.Edits.Where(edit => edit.Before.Length > 0), edit =>
                Assert.Contains($"«{edit.Before}» صوابها «{edit.After}»: ", record.Explanation, StringComparison.Ordinal));
            // The rule is a sentence, not only the name of the type.
            Assert.True(record.Explanation.Split(' ').Length >= 5 * record.Edits.Count, record.Explanation);
        });
    }

    [Fact]
    public void Corrections_are_clean()
    {
        Assert.All(run.Native.Concat(run.Learner), record =>
        {
            Assert.DoesNotMatch(@"[{}|<>~]|[,;?]|  | [،؛.؟:!]|(^|\s)و\s|ة\w", record.Correction);
            Assert.Matches(@"[.؟!]$", record.Correction);
        });
    }

    [Fact]
    public async Task All_files_pass_the_checks_and_a_question_has_one_right_option()
    {
        foreach (var file in new[] { "n.jsonl", "n.mcq.jsonl", "n.tsv" })
        {
            var report = await run.Tool.DoAsync($"check {file} --recipe arabic-grammar");
            Assert.Contains($"{Count} records, 0 failed", report, StringComparison.Ordinal);
        }

        var keys = new List<string>();
        foreach (var (line, record) in run.Tool.Read("n.mcq.jsonl").TrimEnd().Split('\n').Zip(run.Native))
        {
            using var row = JsonDocument.Parse(line);
            var options = Enumerable.Range(1, 4).Select(i => row.RootElement.GetProperty($"Option {i}").GetString()!).ToList();
            keys.Add(row.RootElement.GetProperty("Answer Key").GetString()!);
            Assert.Equal(record.Correction, options["ABCD".IndexOf(keys[^1], StringComparison.Ordinal)]);
            Assert.Equal(4, options.Distinct().Count());
        }

        Assert.All(keys.CountBy(key => key), key => Assert.Equal(Count / 4, key.Value));
    }

    [Fact]
    public void Edits_of_the_m2_file_give_the_correction_word_by_word()
    {
        var blocks = run.Tool.Read("n.m2").TrimEnd('\n').Split("\n\n");
        Assert.Equal(Count, blocks.Length);
        foreach (var (block, record) in blocks.Zip(run.Native))
        {
            var lines = block.Split('\n');
            var words = lines[0].Split(' ')[1..].ToList();
            foreach (var line in lines[1..].Reverse())
            {
                var parts = line[2..].Split("|||");
                var span = parts[0].Split(' ').Select(int.Parse).ToList();
                words.RemoveRange(span[0], span[1] - span[0]);
                words.InsertRange(span[0], parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }

            Assert.Equal(record.Correction.Replace(" ", "", StringComparison.Ordinal), string.Concat(words));
        }
    }

    [Fact]
    public async Task Sentences_of_a_user_get_errors_that_can_be_made_in_them()
    {
        using var tool = new MinwalTool();
        File.WriteAllLines(tool.At("mine.txt"),
        [
            "ذهب المعلمون إلى المدرسة في الصباح، وشرحوا الدروس للطلاب.", "هل تعتقد أن السماء ستمطر غدا؟",
            "سافر خالد مع أبيه إلى القاهرة يوم الأحد، وزارا الأهرامات.", "البيت كبير.",
        ]);
        await tool.DoAsync("run arabic-grammar --sentences mine.txt --output m.jsonl --quiet");
        var records = GrammarRecord.Read(tool.Read("m.jsonl"));
        Assert.Equal(File.ReadLines(tool.At("mine.txt")).Order(), records.Select(r => r.Correction).Order());
        Assert.All(records, record => Assert.Equal(record.Correction, record.Undo()));

        var (exit, _, _) = await tool.RunAsync("run arabic-grammar --sentences mine.txt --weights XG=1 --output g.jsonl --quiet");
        Assert.Equal(3, exit);
        await tool.DoAsync("run arabic-grammar --samples 20 --weights OH=1,OT=1 --output w.jsonl --quiet");
        var types = GrammarRecord.Read(tool.Read("w.jsonl")).SelectMany(r => r.Types);
        Assert.Equal([39, 39], types.CountBy(type => type).Select(type => type.Value));
    }

    [Fact]
    public async Task Files_of_other_makers_are_judged()
    {
        using var tool = new MinwalTool();
        File.WriteAllLines(tool.At("theirs.jsonl"),
        [
            """{"input":"ذهبت الي المدرسه","correction":"ذهبت إلى المدرسة."}""",
            """{"input":"كتاب جديد","correction":"كتاب جديد"}""",
            """{"input":"كلمة واحدة هنا","correction":"نص مختلف كل الاختلاف عن الأول."}""",
            """{"input":"هل جاء احمد","correction":"هل جاء أحمد?"}""",
            """{"input":"هو يلعبون","correction":"هم يلعبون","edits":[{"type":"XN","start":0,"end":2,"before":"هو","after":"هن"}]}""",
        ]);
        var (exit, report, _) = await tool.RunAsync("check theirs.jsonl --recipe arabic-grammar");
        Assert.Equal(1, exit);
        Assert.Contains("5 records, 4 failed", report, StringComparison.Ordinal);
        Assert.All(new[] { "nothing_wrong: 1", "rewritten: 1", "(forbidden.found): 1", "undo: 1" },
            reason => Assert.Contains(reason, report, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_with_all_faults_gives_exact_records_too()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--faults all=0.05 --slow 0.05 --latency 1-8");
        await tool.DoAsync(
            $"run arabic-grammar --samples 100 --profile learner --model openai:any --base-url {mock.Url} --output e.jsonl --quiet");
        var records = GrammarRecord.Read(tool.Read("e.jsonl"));
        Assert.Equal(390, records.Sum(r => r.Edits.Count));
        Assert.All(records, record => Assert.Equal(record.Correction, record.Undo()));
    }

    private static void AssertShares(IReadOnlyList<GrammarRecord> records, int errors, Dictionary<string, int> weights)
    {
        var counts = records.SelectMany(r => r.Types).CountBy(type => type).ToDictionary();
        Assert.Equal(errors, counts.Values.Sum());
        var sum = (double)weights.Values.Sum();
        foreach (var (type, weight) in weights)
            Assert.InRange(counts.GetValueOrDefault(type), Math.Floor(errors * weight / sum), Math.Ceiling(errors * weight / sum));
    }

    /// <summary>The longest common subsequence of words.</summary>
    private static int Kept(string[] a, string[] b)
    {
        var kept = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
                kept[i, j] = a[i - 1] == b[j - 1] ? kept[i - 1, j - 1] + 1 : Math.Max(kept[i - 1, j], kept[i, j - 1]);
        }

        return kept[a.Length, b.Length];
    }

    /// <summary>The runs that the tests look at.</summary>
    public sealed class Run : IAsyncLifetime
    {
        internal MinwalTool Tool { get; } = new();

        internal IReadOnlyList<GrammarRecord> Native { get; private set; } = [];

        internal IReadOnlyList<GrammarRecord> Learner { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await Tool.DoAsync($"run arabic-grammar --samples {Count} --output n.jsonl --mcq n.mcq.jsonl --tsv n.tsv --m2 n.m2 --quiet");
            await Tool.DoAsync("run arabic-grammar --profile learner --samples 100 --output l.jsonl --quiet");
            (Native, Learner) = (GrammarRecord.Read(Tool.Read("n.jsonl")), GrammarRecord.Read(Tool.Read("l.jsonl")));
        }

        public ValueTask DisposeAsync()
        {
            Tool.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
