using Minwal.Models.Pricing;
using Minwal.Recipes;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Recipes;

namespace Minwal.Cli.Completion;

/// <summary>
/// The words that may stand where the help says RECIPE, RUN, FILE, DIR or MODEL. Reads only what it needs, and opens no run.
/// </summary>
/// <param name="context">What every command has.</param>
internal sealed class WordSource(ToolContext context)
{
    private const string Summary = "summary:";

    /// <summary>What may stand in place of <paramref name="kind"/>, the name that the help gives a value.</summary>
    public IEnumerable<Candidate> Of(string kind) => kind switch
    {
        "RECIPE" => Recipes().Append(Candidate.Folders),
        "RUN" => Runs(),
        "MODEL" => Models(),
        "FILE" => [Candidate.Files],
        "DIR" => [Candidate.Folders],
        "FORMAT" => ((string[])["json", "jsonl", "csv", "tsv"]).Select(word => new Candidate(word)),
        _ when kind.Contains('|') => kind.Split('|').Select(word => new Candidate(word)),
        _ => [],
    };

    private IEnumerable<Candidate> Recipes()
    {
        var catalog = new RecipeCatalog(context.RecipesFolder);
        foreach (var name in catalog.Names) yield return new Candidate(name, SummaryOf(Path.Combine(catalog.Folder, name)));
        foreach (var folder in Directory.EnumerateDirectories(context.At(".")).Order(StringComparer.Ordinal))
        {
            if (File.Exists(Path.Combine(folder, RecipeLoader.FileName)))
                yield return new Candidate(Path.GetFileName(folder), SummaryOf(folder));
        }
    }

    /// <summary>The runs here by the file that they wrote, else by their folder.</summary>
    private IEnumerable<Candidate> Runs() => RunFolder.List(context.At("."))
        .Select(folder => Path.GetRelativePath(context.At("."), RunFolder.OutputBeside(folder) ?? folder))
        .Select(word => new Candidate(word));

    private IEnumerable<Candidate> Models()
    {
        yield return new Candidate("offline", "the recipe's own grammar");
        yield return new Candidate("openai:", "a model at an OpenAI-compatible endpoint");
        foreach (var model in PriceTable.Published.Models) yield return new Candidate("openai:" + model);
        foreach (var run in Runs()) yield return new Candidate("replay:" + run.Word, "the answers of that run");
    }

    /// <summary>
    /// The line of a recipe that says what it makes; reading the recipe for it would take longer than a shell should wait.
    /// </summary>
    private static string? SummaryOf(string folder) => File.ReadLines(Path.Combine(folder, RecipeLoader.FileName)).Take(50)
        .FirstOrDefault(line => line.StartsWith(Summary, StringComparison.Ordinal))?[Summary.Length..].Trim(' ', '"', '\'');
}
