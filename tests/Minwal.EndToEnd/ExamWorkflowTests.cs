using System.Text;
using System.Text.Json;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>From seeds as a benchmark publishes them to questions in their style to versions for personas, in one command.</summary>
public sealed class ExamWorkflowTests
{
    private const string Run = "run arabic-exams --seeds unseen.csv --n-seeds 5 --n-styled 30 --personas ours --per-item-personas 4 "
        + "--date 2026-01-01 -o out.jsonl --audit audit.jsonl";

    [Fact]
    public async Task Seeds_become_questions_and_these_become_versions_each_in_a_file_of_its_own()
    {
        using var tool = new MinwalTool();
        WritePublished(tool, "unseen.csv");
        var (exit, _, error) = await tool.RunAsync(Run);
        Assert.True(exit == 0, error);
        var seeds = Rows(tool, "out.seeds.jsonl");
        Assert.Equal(5, seeds.Count);
        // A subject comes again when each has come.
        Assert.Equal(["Biology", "Physics", "Science", "Social"], seeds.Select(row => Text(row, "subject")).Distinct().Order());
        Assert.All(seeds, row => Assert.Equal(4, row.GetProperty("options").GetArrayLength()));
        var styled = Rows(tool, "out.styled.jsonl");
        Assert.Equal(30, styled.Count);
        var versions = Rows(tool, "out.jsonl");
        Assert.Equal(120, versions.Count);
        Assert.All(versions.CountBy(row => Text(row, "source_id")), item => Assert.Equal(4, item.Value));
        Assert.Equal(120, versions.Select(row => (Text(row, "source_id"), Text(row, "persona"))).Distinct().Count());
        Assert.Equal(30, Rows(tool, "audit.jsonl").Count);
        Assert.Contains("out.styled.jsonl: 30 of 30 records of arabic-exams", error, StringComparison.Ordinal);
        Assert.Contains("out.jsonl: 120 of 120 records of exam-personas", error, StringComparison.Ordinal);
        Assert.DoesNotContain("contamination", error, StringComparison.Ordinal);

        // The same command goes on, and finds that nothing is left to do.
        var before = (tool.Read("out.jsonl"), tool.Read("out.styled.jsonl"));
        await tool.DoAsync(Run);
        Assert.Equal(before, (tool.Read("out.jsonl"), tool.Read("out.styled.jsonl")));
        Assert.Contains("complete", await tool.DoAsync("status out.styled.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_later_run_is_told_before_the_first_begins()
    {
        using var tool = new MinwalTool();
        var (exit, _, error) = await tool.RunAsync("run arabic-exams --n-styled 30 --personas nowhere.jsonl -o out.jsonl");
        Assert.Equal(2, exit);
        Assert.Contains("nowhere.jsonl", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.At("."), "out*"));
        (exit, _, error) = await tool.RunAsync("run arabic-exams --n-styled 30 --personas ours -o -");
        Assert.Equal(2, exit);
        Assert.Contains("MW2020", error, StringComparison.Ordinal);
        (exit, _, error) = await tool.RunAsync("run arabic-exams --n-styled 30 --personas ours --shard 1/2 -o out.jsonl");
        Assert.Equal(2, exit);
        Assert.Contains("MW2020", error, StringComparison.Ordinal);
        var plan = await tool.DoAsync("plan arabic-exams --n-styled 30 --personas ours --target-total 100");
        Assert.Contains("then exam-personas: 100 records of the 30", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_of_a_test_split_are_named_as_contamination_in_summary_audit_and_card()
    {
        using var tool = new MinwalTool();
        WritePublished(tool, "test-00000.csv");
        var (exit, _, error) = await tool.RunAsync(
            "run arabic-exams --seeds test-00000.csv --n-styled 20 -o out.jsonl --audit audit.jsonl --gates warn");
        Assert.True(exit == 0, error);
        Assert.Contains("contamination: The style seeds are from 'test-00000.csv'", error, StringComparison.Ordinal);
        Assert.All(Rows(tool, "audit.jsonl"), row => Assert.Contains("test split", Text(row, "contamination"), StringComparison.Ordinal));
        Directory.CreateDirectory(tool.At("data"));
        File.Copy(tool.At("out.jsonl"), tool.At("data/train.jsonl"));
        await tool.DoAsync("card data --run out.jsonl");
        Assert.Contains("- Contamination: The style seeds are from", tool.Read("data/README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_total_of_versions_is_shared_evenly_by_questions_and_personas()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run exam-personas --target-total 333 -o p.jsonl --quiet");
        var versions = Rows(tool, "p.jsonl");
        Assert.Equal(333, versions.Count);
        Assert.Equal([20, 21], versions.CountBy(row => Text(row, "source_id")).Select(item => item.Value).Distinct().Order());
        Assert.Equal([2, 3], versions.CountBy(row => Text(row, "persona")).Select(persona => persona.Value).Distinct().Order());
        Assert.Equal(333, versions.Select(row => (Text(row, "source_id"), Text(row, "persona"))).Distinct().Count());
    }

    [Fact]
    public async Task Questions_that_are_nothing_but_questions_are_retold_too()
    {
        using var tool = new MinwalTool();
        File.WriteAllText(tool.At("bare.csv"), "question,A,B,C,D,answer\nما عاصمة مصر؟,القاهرة,بغداد,تونس,عدن,A\n");
        await tool.DoAsync("run exam-personas --items bare.csv --per-item-personas 3 -o p.jsonl --quiet");
        Assert.All(Rows(tool, "p.jsonl"), row => Assert.Contains("ما عاصمة مصر؟", Text(row, "question"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_are_no_questions_are_told_with_their_numbers_and_nothing_is_made()
    {
        using var tool = new MinwalTool();
        WritePublished(tool, "unseen.csv");
        var lines = tool.Read("unseen.csv").Split('\n');
        lines[2] = lines[2].Replace("array([", "list([", StringComparison.Ordinal);
        File.WriteAllText(tool.At("unseen.csv"), string.Join('\n', lines));
        var (exit, _, error) = await tool.RunAsync("run arabic-exams --seeds unseen.csv --n-styled 20 -o out.jsonl");
        Assert.Equal(2, exit);
        Assert.Contains("the source 'seed': row 1 of 'unseen.csv': the row is no question", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.At("."), "out*"));
    }

    [Fact]
    public async Task Letters_are_shared_as_in_a_file_or_as_weights_say()
    {
        using var tool = new MinwalTool();
        WritePublished(tool, "unseen.csv");
        await tool.DoAsync("run arabic-exams --samples 40 --answers-like unseen.csv -o a.jsonl --quiet --gates warn");
        Assert.Equal([("A", 20), ("C", 10), ("D", 10)],
            Rows(tool, "a.jsonl").CountBy(row => Text(row, "answer")).Select(letter => (letter.Key, letter.Value)).Order());
        foreach (var typed in new[] { "A=1,E=2", "A=1,A=2", "A", "A=0", "A=-1" })
        {
            var (exit, _, error) = await tool.RunAsync($"run arabic-exams --answers {typed} -o b.jsonl");
            Assert.Equal(2, exit);
            Assert.Contains($"--answers: found '{typed}', allowed is names with weights, such as A=1,B=2 of A, B, C, D", error,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_benchmark_as_it_is_published_is_sampled_by_what_stands_within_its_cells_and_checked()
    {
        using var tool = new MinwalTool();
        WritePublished(tool, "unseen.csv");
        await tool.DoAsync("sample unseen.csv --n 4 --mode stratified --by subject --output drawn.jsonl");
        var report = await tool.DoAsync("check drawn.jsonl --recipe arabic-exams");
        Assert.Contains("4 records, 0 failed", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Personas_are_chosen_far_from_each_other_and_filtered()
    {
        using var tool = new MinwalTool();
        var report = await tool.DoAsync("personas select --n 40 --language ar --seed 42 --output p.jsonl");
        var chosen = Rows(tool, "p.jsonl");
        Assert.Equal(40, chosen.Select(row => Text(row, "persona")).Distinct().Count());
        Assert.All(chosen, row => Assert.Equal("ar", Text(row, "language")));
        Assert.Contains("40 personas of 150", report, StringComparison.Ordinal);
        await tool.DoAsync("personas select --n 40 --language ar --seed 42 --output again.jsonl");
        Assert.Equal(tool.Read("p.jsonl"), tool.Read("again.jsonl"));
        var (exit, _, _) = await tool.RunAsync(
            "personas select --n 40 --contains nurse,baker --where \"words(persona) > 3\" --output few.jsonl");
        Assert.Equal(3, exit);
        Assert.All(Rows(tool, "few.jsonl"), row => Assert.Matches("(?i)nurse|baker", Text(row, "persona")));
        var all = await tool.DoAsync("personas list");
        Assert.Equal(300, all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    /// <summary>Questions that are nobody's, in the form of the table of EXAMS.</summary>
    private static void WritePublished(MinwalTool tool, string name)
    {
        (string Stem, string[] Options, string Answer, string Subject)[] rows =
        [
            ("ما اسم النهر الذي يمر بقريتنا الخيالية؟", ["الأزرق", "الأخضر", "الأحمر", "الأصفر"], "A", "Social"),
            ("تقع مدينة الورق على ساحل بحر اسمه", ["بحر الحبر", "بحر الطباشير", "بحر الصمغ", "بحر الرمل"], "A", "Social"),
            ("كم جناحًا لحشرة الكتاب؟", ["اثنان", "أربعة", "ستة", "ثمانية"], "C", "Biology"),
            ("الغذاء المفضل لسلحفاة المكتبة هو", ["الخس", "الجزر", "الورق القديم", "الغبار"], "A", "Biology"),
            ("تتحرك عربة الأقلام بسرعة ثابتة لأن", ["القوى متزنة", "الطريق طويل", "العجلات جديدة", "الوزن صفر"], "A", "Physics"),
            ("أي الأجسام الآتية يطفو على حبر المدرسة؟", ["الفلين", "المسمار", "الحصاة", "المفتاح"], "D", "Physics"),
            ("عند تسخين قطعة الطباشير السحرية فإنها", ["تغني", "تنكمش", "تذوب", "تطير"], "D", "Science"),
            ("ما لون الدخان المتصاعد من تجربة الخيال؟", ["وردي", "رمادي", "أسود", "أبيض"], "C", "Science"),
        ];
        var text = new StringBuilder("id,question,answerKey,info\n");
        foreach (var (stem, options, answer, subject) in rows)
        {
            text.Append($"{stem.Length},\"{{'stem': '{stem}', 'choices': {{'text': array(['{string.Join("', '", options)}'],\n      ")
                .Append("dtype=object), 'label': array(['A', 'B', 'C', 'D'], dtype=object), ")
                .Append("'para': array(['', '', '', ''], dtype=object)}}\",")
                .Append($"{answer},\"{{'grade': 5, 'subject': '{subject}', 'language': 'Arabic'}}\"\n");
        }

        File.WriteAllText(tool.At(name), text.ToString());
    }

    private static IReadOnlyList<JsonElement> Rows(MinwalTool tool, string name) =>
        [.. tool.Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
