using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Sources;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Sources;

public sealed class PoolTests : IDisposable
{
    private const string Recipe = """
        recipe: words
        version: 1
        summary: Words.
        language: en
        parameters: { least: { type: integer, default: 2, help: The least. } }
        quotas: { total: 5 }
        sources:
        SOURCES
        models: { writer: {} }
        steps: [ { write: { prompt: ask.hbs, returns: { word: { words: [1, 2] } } } } ]
        checks: CHECKS
        record: { text: "${word}", stars: 3 }
        output: { file: words.jsonl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public PoolTests()
    {
        File.WriteAllText(Path.Combine(_folder, "ask.hbs"), "A word, please. {{brief}}");
        File.WriteAllText(Path.Combine(_folder, "seeds.csv"), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_source_that_grows_draws_at_random_in_rounds_of_fifty_slots_unless_the_recipe_says_otherwise()
    {
        const string Yaml = "  a: { file: seeds.csv, pool: { grows: accepted } }\n"
            + "  b: { pool: { grows: accepted, round: 50 }, draw: random }";
        var sources = Load(Yaml).Recipe.Sources;
        Assert.All(sources, source => Assert.Equal((SourceDraw.Random, 50), (source.Draw, source.Pool!.Round)));
        Assert.Equal([false, true], sources.Select(source => source.Origin is null));
        Assert.Null(Load("  a: { file: seeds.csv }").Recipe.Sources[0].Pool);
    }

    [Fact]
    public void A_pool_begins_with_the_rows_of_its_file_or_with_none_but_a_file_without_rows_is_a_fault_all_the_same()
    {
        var recipe = Load("  a: { file: seeds.csv, pool: { grows: accepted } }\n  b: { pool: { grows: accepted } }").Recipe;
        var rows = Read(recipe, [new Fields().Add("text", "seed")], out var faults);
        Assert.Empty(faults);
        Assert.Equal((1, 0), (rows["a"].Count, rows["b"].Count));
        Read(recipe, [], out faults);
        Assert.Contains("the source 'a' has no rows in 'seeds.csv'", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  a: { }", "one of 'file', 'documents', 'rows' and 'pool' is needed")]
    [InlineData("  a: { file: x.csv, documents: y, pool: { grows: accepted } }", "one of 'file', 'documents' and 'rows' is needed")]
    [InlineData("  a: { pool: { grows: rejected } }", "allowed is one of accepted")]
    [InlineData("  a: { pool: { round: 5 } }", "the key 'grows' is missing")]
    [InlineData("  a: { pool: { grows: accepted, round: 0 } }", "a whole number from 1 to 1000000")]
    [InlineData("  a: { pool: { grows: accepted, round: 1000001 } }", "a whole number from 1 to 1000000")]
    [InlineData("  a: { pool: { grows: accepted }, chunk_words: 20 }", "'chunk_words' belongs to 'documents', not to 'pool'")]
    [InlineData("  a: { pool: { grows: accepted }, draw: even }", "rows of a source that grows cannot be used evenly")]
    [InlineData("  a: { pool: { grows: accepted, round: 5 } }\n  b: { pool: { grows: accepted } }",
        "'b' grows in rounds of 50 slots and 'a' in rounds of 5")]
    [InlineData("  a: { pool: { grows: accepted }, where: \"tetx != ''\" }", "unknown name 'tetx'")]
    [InlineData("  a: { pool: { grows: accepted }, where: \"word != ''\" }", "unknown name 'word'")]
    public void What_cannot_be_is_found_when_the_recipe_is_read(string sources, string message) =>
        Assert.Contains(message, Assert.Single(Faults(sources)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_where_over_records_knows_their_fields_and_the_parameters()
    {
        Assert.Empty(Faults("  a: { pool: { grows: accepted }, where: \"stars >= least and text != ''\" }"));
        var fault = Assert.Single(Faults("  a: { pool: { grows: accepted }, where: \"rating > 1\" }"));
        Assert.Equal("rows of 'a' are records too: they have text, stars", fault.Hint);
    }

    [Fact]
    public void A_check_that_keeps_away_from_rows_needs_some_that_are_there_when_the_run_begins()
    {
        const string Distance = "[ { distance: { field: text, from: a } } ]";
        Assert.Empty(Faults("  a: { file: seeds.csv, pool: { grows: accepted } }", Distance));
        Assert.Contains("'a' has only records of the run",
            Assert.Single(Faults("  a: { pool: { grows: accepted } }", Distance)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<Fields>> Read(
        Recipe recipe, IReadOnlyList<Fields> rows, out List<Fault> faults) =>
        SourceLoader.Load(recipe.Sources, [], new SourceContext(recipe.Folder, Variables.None, _ => rows), faults = []);

    private LoadedRecipe Load(string sources)
    {
        Write(sources, "[]");
        return new RecipeLoader(RecipeLanguage.Create()).Load(_folder);
    }

    private List<Fault> Faults(string sources, string checks = "[]")
    {
        Write(sources, checks);
        var faults = new List<Fault>();
        new RecipeLoader(RecipeLanguage.Create()).Load(_folder, faults);
        return faults;
    }

    private void Write(string sources, string checks) => File.WriteAllText(Path.Combine(_folder, "recipe.yaml"),
        Recipe.Replace("SOURCES", sources, StringComparison.Ordinal).Replace("CHECKS", checks, StringComparison.Ordinal));
}
