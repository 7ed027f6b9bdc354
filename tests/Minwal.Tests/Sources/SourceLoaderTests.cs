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
        quotas: { total: 5 }
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

    [Theory]
    [InlineData("  row: { file: nowhere.csv }", "reads 'nowhere.csv', which does not exist")]
    [InlineData("  row: { documents: nowhere }", "reads 'nowhere', which does not exist")]
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
