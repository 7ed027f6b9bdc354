using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Sources;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Sources;

public sealed class SourceLoaderTests : IDisposable
{
    private const string Recipe = """
        recipe: words
        version: 1
        summary: Words.
        language: en
        parameters:
          seeds: { type: text, default: rows.csv, help: Rows. }
          least: { type: integer, default: 2, help: The least. }
        quotas: { total: 5, level: [1, 2] }
        sources:
        SOURCES
        models: { writer: {} }
        steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } } } ]
        record: { text: "${text}" }
        output: { file: words.jsonl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public SourceLoaderTests()
    {
        File.WriteAllText(Path.Combine(_folder, "ask.hbs"), "A word, please. {{brief}}");
        File.WriteAllText(Path.Combine(_folder, "rows.csv"), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_are_those_for_which_where_holds_and_it_sees_parameters_too()
    {
        var sources = Load("  row: { file: rows.csv, where: \"n >= least\" }", Rows(1, 2, 3));
        Assert.Equal([2L, 3L], sources["row"].Select(r => r["n"]));
    }

    [Fact]
    public void Each_source_reads_its_own_file_or_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "docs"));
        File.WriteAllText(Path.Combine(_folder, "docs", "a.txt"), string.Join(' ', Enumerable.Range(0, 25).Select(i => $"w{i}")));
        var sources = Load("  row: { file: rows.csv }\n  chunk: { documents: docs, chunk_words: 10 }", Rows(1));
        Assert.Single(sources["row"]);
        Assert.Equal([1L, 2L, 3L], sources["chunk"].Select(r => r["chunk"]));
    }

    [Fact]
    public void A_path_that_an_option_gives_is_looked_for_where_the_user_is_and_then_in_the_recipe()
    {
        var elsewhere = Path.Combine(_folder, "elsewhere.csv");
        File.WriteAllText(elsewhere, "");
        var read = new List<string>();
        IReadOnlyList<Fields> Read(string path)
        {
            read.Add(path);
            return Rows(1)(path);
        }

        Load("  row: { file: \"${seeds}\" }", Read);
        Load("  row: { file: \"${seeds}\" }", Read, elsewhere);
        Assert.Equal([Path.Combine(_folder, "rows.csv"), elsewhere], read);
    }

    [Fact]
    public void A_source_whose_when_does_not_hold_is_not_read()
    {
        var sources = Load("  row: { file: none.csv, when: \"least > 5\" }\n  other: { file: rows.csv, when: \"least > 1\" }", Rows(1));
        Assert.Empty(sources["row"]);
        Assert.Single(sources["other"]);
    }

    [Fact]
    public void Rows_of_a_file_can_be_documents()
    {
        var text = string.Join(' ', Enumerable.Range(0, 15).Select(i => $"w{i}"));
        IReadOnlyList<Fields> rows = [new Fields().Add("id", 7L).Add("content", text), new Fields().Add("id", 8L).Add("content", " ")];
        var chunks = Load("  row: { documents: rows.csv, chunk_words: 10 }", _ => rows)["row"];
        Assert.Equal(["rows.csv 1", "rows.csv 1"], chunks.Select(chunk => chunk["document"]));
        Assert.Equal([1L, 2L], chunks.Select(chunk => chunk["chunk"]));
        Assert.Equal("w10 w11 w12 w13 w14", chunks[1]["text"]);
        Assert.All(chunks, chunk => Assert.Equal(7L, chunk["id"]));
        var error = Assert.Throws<MinwalException>(() => Load("  row: { documents: rows.csv, column: body }", _ => rows));
        Assert.Contains("row 1 of 'rows.csv' has no column 'body' (it has id, content)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_can_stand_in_the_recipe_itself()
    {
        var sources = Load("  row: { rows: [one, { text: two, n: 5 }, 3], where: \"text != '3'\" }", Rows(1));
        Assert.Equal(["""{"text":"one"}""", """{"text":"two","n":5}"""], sources["row"].Select(Json.ToText));
        Assert.Contains("row 2 is list", Assert.Throws<MinwalException>(() => Load("  row: { rows: [one, [two]] }", Rows(1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_that_looks_at_the_slot_leaves_all_rows_there_unless_every_row_has_a_field_of_that_name()
    {
        Assert.Equal(3, Load("  row: { file: rows.csv, where: \"n == level\" }", Rows(1, 2, 3))["row"].Count);
        IReadOnlyList<Fields> rows = [.. Rows(1, 2, 3)("").Select(row => row.Add("level", 2L))];
        Assert.Equal([2L], Load("  row: { file: rows.csv, where: \"n == level\" }", _ => rows)["row"].Select(r => r["n"]));
    }

    [Theory]
    [InlineData("../rows.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/../../rows.csv")]
    [InlineData("link.csv")]
    [InlineData("linked/rows.csv")]
    [InlineData("onward.csv")]
    public void What_a_recipe_names_stays_in_its_folder(string path)
    {
        var outside = Directory.CreateTempSubdirectory("minwal-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(outside, "rows.csv"), "");
            File.CreateSymbolicLink(Path.Combine(_folder, "link.csv"), Path.Combine(outside, "rows.csv"));
            File.CreateSymbolicLink(Path.Combine(_folder, "onward.csv"), "link.csv");
            Directory.CreateSymbolicLink(Path.Combine(_folder, "linked"), outside);
            var fault = Assert.Single(Assert.Throws<MinwalException>(() => Load($"  row: {{ file: {path} }}", Rows(1))).Faults);
            Assert.Equal(("MW1013", 10), (fault.Code, fault.Mark.Line));
            Assert.Contains($"'{path}', which leads out", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void A_link_inside_the_folder_and_a_document_that_is_one_are_told_apart_by_where_they_lead()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "same.csv"), "rows.csv");
        Assert.Single(Load("  row: { file: same.csv }", Rows(1))["row"]);
        var outside = Path.GetTempFileName();
        Directory.CreateDirectory(Path.Combine(_folder, "docs"));
        File.CreateSymbolicLink(Path.Combine(_folder, "docs", "a.txt"), outside);
        var fault = Assert.Throws<MinwalException>(() => Load("  row: { documents: docs }", Rows(1)));
        File.Delete(outside);
        Assert.Equal("MW1013", Assert.Single(fault.Faults).Code);
    }

    [Fact]
    public void What_the_user_types_may_lie_anywhere()
    {
        var outside = Path.GetTempFileName();
        Assert.Single(Load("  row: { file: \"${seeds}\" }", Rows(1), outside)["row"]);
        File.Delete(outside);
    }

    [Fact]
    public void A_default_is_a_file_of_the_recipe_also_where_the_user_has_one_of_that_name()
    {
        var read = new List<string>();
        Load("  row: { file: \"${seeds}\" }", path =>
        {
            read.Add(path);
            return Rows(1)(path);
        });
        Assert.Equal([Path.Combine(_folder, "rows.csv")], read);
    }

    [Theory]
    [InlineData("  row: { file: nowhere.csv }", "reads 'nowhere.csv', which does not exist")]
    [InlineData("  row: { documents: nowhere }", "reads 'nowhere', which does not exist")]
    [InlineData("  row: { documents: [a.md, b.md] }",
        "it reads one folder or file, not the list [\"a.md\",\"b.md\"] (documents that lie together")]
    [InlineData("  row: { file: [a.csv, b.csv] }", "it reads one file, not the list [\"a.csv\",\"b.csv\"]")]
    [InlineData("  row: { file: rows.csv, where: \"n > 9\" }", "the source 'row' has no rows in 'rows.csv' (its 'where' is n > 9)")]
    public void A_source_without_a_file_or_without_rows_is_a_fault_with_its_place(string source, string message)
    {
        var fault = Assert.Single(Assert.Throws<MinwalException>(() => Load(source, Rows(1, 2))).Faults);
        Assert.Equal("MW1017", fault.Code);
        Assert.Contains(message, fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(10, fault.Mark.Line);
    }

    [Fact]
    public void All_sources_that_cannot_be_read_are_told_together()
    {
        const string Sources = "  a: { file: nowhere.csv }\n  b: { file: rows.csv }\n  c: { file: rows.csv, where: \"n > 9\" }\n"
            + "  d: { file: rows.csv, where: \"text > 1\" }\n  e: { documents: nowhere }";
        var calls = 0;
        var fault = Assert.Throws<MinwalException>(() =>
            Load(Sources, path => ++calls == 1 ? throw new MinwalException("MW5004", "not CSV") : Rows(1)(path)));
        Assert.Equal(["MW1017", "MW5004", "MW1017", "MW1011", "MW1017"], fault.Faults.Select(f => f.Code));
    }

    [Theory]
    [InlineData("  row: { file: rows.csv, most: 2 }", "the source 'row' has 3 rows in 'rows.csv', at most 2 are allowed")]
    [InlineData("  row: { file: rows.csv, most: 2, because: Seeds are few. }", "at most 2 are allowed (Seeds are few.)")]
    [InlineData("  row: { file: rows.csv, where: \"n > 1\", most: 1 }", "has 2 rows in 'rows.csv', at most 1 are allowed")]
    public void A_source_with_more_rows_than_its_most_is_a_fault_that_says_why(string source, string message)
    {
        var fault = Assert.Single(Assert.Throws<MinwalException>(() => Load(source, Rows(1, 2, 3))).Faults);
        Assert.Equal("MW1020", fault.Code);
        Assert.Contains(message, fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(10, fault.Mark.Line);
    }

    [Fact]
    public void A_source_with_as_many_rows_as_its_most_is_read() =>
        Assert.Equal(3, Load("  row: { file: rows.csv, most: 3 }", Rows(1, 2, 3))["row"].Count);

    private static Func<string, IReadOnlyList<Fields>> Rows(params long[] numbers) =>
        _ => [.. numbers.Select(n => new Fields().Add("n", n))];

    private IReadOnlyDictionary<string, IReadOnlyList<Fields>> Load(
        string sources, Func<string, IReadOnlyList<Fields>> read, string seeds = "rows.csv")
    {
        File.WriteAllText(Path.Combine(_folder, "recipe.yaml"), Recipe.Replace("SOURCES", sources, StringComparison.Ordinal));
        var recipe = new RecipeLoader(RecipeLanguage.Create()).Load(_folder).Recipe;
        var faults = new List<Fault>();
        var parameters = new Variables(new Fields().Add("seeds", seeds).Add("least", 2L));
        var labels = recipe.Quotas.Dimensions.Select(d => d.Name).ToList();
        var context = new SourceContext(recipe.Folder, parameters, read) { Given = seeds == "rows.csv" ? [] : ["seeds"] };
        var loaded = SourceLoader.Load(recipe.Sources, labels, context, faults);
        return faults.Count == 0 ? loaded : throw new MinwalException(faults);
    }
}
