using Minwal.Datasets.Writing;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Writing;

public sealed class DatasetExporterTests : IDisposable
{
    private static readonly string[] Three =
    [
        """{"id":1,"label":"إيجابي","words":["a","b"]}""",
        """{"id":2,"label":"سلبي","words":["c"]}""",
        """{"id":3,"label":"إيجابي","words":[]}""",
    ];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_recipe_says_stands_before_and_after_the_records()
    {
        Export(Output("""
            about: { recipe: "${name}", size: "${run.requested}", language: ar }
            records: "${records}"
            labels: "${labels}"
            mean: "${mean}"
            """), "f.json", Three);
        Assert.Equal("""
            {
              "about": {
                "recipe": "intents",
                "size": 3,
                "language": "ar"
              },
              "records": [
                {"id":1,"label":"إيجابي","words":["a","b"]},
                {"id":2,"label":"سلبي","words":["c"]},
                {"id":3,"label":"إيجابي","words":[]}
              ],
              "labels": {
                "إيجابي": 2,
                "سلبي": 1
              },
              "mean": 2
            }

            """, File.ReadAllText(_folder.File("f.json")));
    }

    [Fact]
    public void Without_a_document_the_records_are_an_array()
    {
        Export(Output(null), "f.json", Three[..1]);
        Assert.Equal($"[\n  {Three[0]}\n]\n", File.ReadAllText(_folder.File("f.json")));
    }

    [Fact]
    public void Lines_have_no_document_around_them()
    {
        Export(Output("{ size: 1, records: '${records}' }"), "f.jsonl", Three);
        Assert.Equal(string.Concat(Three.Select(r => r + "\n")), File.ReadAllText(_folder.File("f.jsonl")));
    }

    [Fact]
    public void A_table_has_the_columns_of_the_recipe()
    {
        Export(Output(null) with { Columns = ["label", "id"] }, "f.csv", Three);
        Assert.Equal("label,id\nإيجابي,1\nسلبي,2\nإيجابي,3\n", File.ReadAllText(_folder.File("f.csv")));
    }

    [Fact]
    public void A_record_may_become_several_rows_or_none()
    {
        var template = Template("{ for: w, in: '${words}', give: { id: '${id}', word: '${w}', of: '${name}' } }");
        var rows = Export(Output(null) with { Rows = template }, "f.jsonl", Three);
        Assert.Equal("""
            {"id":1,"word":"a","of":"intents"}
            {"id":1,"word":"b","of":"intents"}
            {"id":2,"word":"c","of":"intents"}

            """, File.ReadAllText(_folder.File("f.jsonl")));
        Assert.Equal(3, rows);
    }

    [Theory]
    [InlineData("f.json", "[]\n")]
    [InlineData("f.jsonl", "")]
    public void A_run_without_records_gives_a_file_without_records(string name, string text)
    {
        Assert.Equal(0, Export(Output(null), name, []));
        Assert.Equal(text, File.ReadAllText(_folder.File(name)));
    }

    [Fact]
    public void The_number_of_rows_is_told() => Assert.Equal(3, Export(Output(null), "f.json", Three));

    [Fact]
    public void A_fault_in_the_middle_leaves_the_earlier_file_and_nothing_else()
    {
        _folder.With("f.json", "earlier");
        var journal = new MemoryJournal(Three) { ReadingFault = new MinwalException("MW4004", "the journal is damaged") };
        Assert.Throws<MinwalException>(() => Exporter(journal).Write(Output(null), _folder.File("f.json")));
        Assert.Equal("earlier", File.ReadAllText(_folder.File("f.json")));
        Assert.Equal(["f.json"], _folder.Names);
    }

    [Fact]
    public void A_cancellation_in_the_middle_leaves_nothing()
    {
        var journal = new MemoryJournal(Three) { ReadingFault = new OperationCanceledException() };
        Assert.Throws<OperationCanceledException>(() => Exporter(journal).Write(Output(null), _folder.File("f.csv")));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void A_formula_that_fails_leaves_nothing()
    {
        Assert.Throws<MinwalException>(() => Export(Output("{ size: '${absent}', records: '${records}' }"), "f.json", Three));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void The_same_records_give_the_same_bytes()
    {
        var output = Output("{ labels: '${labels}', records: '${records}' }");
        Export(output, "one.json", Three);
        Export(output, "two.json", Three);
        Assert.Equal(File.ReadAllBytes(_folder.File("one.json")), File.ReadAllBytes(_folder.File("two.json")));
    }

    [Fact]
    public void Records_are_read_once_for_all_figures()
    {
        var journal = new MemoryJournal(Three);
        Exporter(journal).Measure();
        Assert.Equal(1, journal.Readings);
    }

    private long Export(OutputSpec output, string name, IReadOnlyList<string> records)
    {
        var exporter = Exporter(new MemoryJournal(records));
        exporter.Measure();
        return exporter.Write(output, _folder.File(name));
    }

    private static DatasetExporter Exporter(MemoryJournal journal)
    {
        var mark = new Mark("recipe.yaml", 1, 1);
        var quotas = new QuotaSpec(mark, Expression.Parse("3"), []);
        var recipe = new Recipe("intents", mark, 1, "", "ar", quotas, Template("{ id: 1 }"), Output(null))
        {
            Tables = new Fields().Add("name", "a table's"),
            Tallies =
            [
                new TallySpec("labels", mark, TallyKind.Count, Expression.Parse("label"), 0),
                new TallySpec("mean", mark, TallyKind.Mean, Expression.Parse("record.id"), 0),
            ],
        };
        return new DatasetExporter(
            recipe, new ReviewedRecords(journal, journal.ReadDecisions()),
            new Fields().Add("name", "intents"), new Fields().Add("requested", 3L), RecordFormats.Create());
    }

    private static OutputSpec Output(string? document) =>
        new("output", new Mark("recipe.yaml", 1, 1), "f.json", "", document is null ? null : Template(document), null, []);

    private static Template Template(string yaml)
    {
        var faults = new List<Fault>();
        var reading = RecipeLanguage.Create().Read(faults);
        var read = TemplateShape.Instance.TryRead(YamlFile.Parse(yaml, "recipe.yaml", faults)!, reading, out var template);
        Assert.True(read, string.Join('\n', faults));
        return template;
    }
}
