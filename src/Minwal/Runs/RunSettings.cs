using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Files;
using Minwal.Recipes;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Everything that a run is made of. What is not here cannot change what a run makes.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Plan">Its slots, with the parameters of each.</param>
/// <param name="Sources">The rows of each source, by name.</param>
/// <param name="Models">The model of each role.</param>
/// <param name="Seed">The run's seed.</param>
internal sealed record RunSettings(
    LoadedRecipe Recipe, RunPlan Plan, IReadOnlyDictionary<string, IReadOnlyList<Fields>> Sources,
    IReadOnlyDictionary<string, RoleModel> Models, long Seed)
{
    /// <summary>How often a slot is tried before it is short.</summary>
    public int Attempts { get; init; } = 10;

    /// <summary>
    /// What the calls may not exceed.
    /// Where every model runs in this process, <see cref="CallLimits.InFlight"/> is how many units are worked on at once.
    /// </summary>
    public CallLimits Limits { get; init; } = new();

    /// <summary>How answers of earlier processes are used.</summary>
    public ResumeRules Resume { get; init; } = ResumeRules.New;

    /// <summary>The part that this machine makes; null for the whole run.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Facts about the run that formulas see as <c>run</c>.</summary>
    public Fields Facts { get; init; } = [];

    /// <summary>An existing folder for files that may be lost at any time.</summary>
    public string ScratchDirectory { get; init; } = "";

    /// <summary>Is told, from any thread, what the user should know while the run goes on; null for nobody.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The grammar of a task, <c>recipe/step</c>, that no model plays; null when there is none.</summary>
    public Func<string, IGrammar?> Grammars { get; init; } = static _ => null;

    /// <summary>
    /// Folders of the user's own in which images are looked for that are no files of the recipe: those of source files that the user named.
    /// </summary>
    public IReadOnlyList<string> ImageFolders { get; init; } = [];

    /// <summary>How many slots a round has where accepted records feed later ones; null where the plan is one round.</summary>
    public long? RoundSize =>
        Recipe.Recipe.Sources.Min(s => s.Pool is { } pool && pool.Grows(Constants) ? (long?)pool.Round : null);

    private Variables Constants => new(Plan.Parameters, new Variables(Recipe.Recipe.Tables));

    /// <summary>
    /// After how many drafts, in the order of verdicts, the run stops when not one was accepted; null for never. What a model answers has
    /// then nothing to do with what was asked.
    /// </summary>
    public long? MostInVain { get; init; }

    /// <summary>Is given each record as it is accepted, and holds acceptance up until it has taken it; null for nobody.</summary>
    public Func<Fields, ValueTask>? Accepted { get; init; }

    /// <summary>
    /// The content of a file of the recipe, or else of the user's <see cref="ImageFolders"/>, read from the disk each time it is asked for;
    /// null when there is none of that name. The name leads nowhere but into the folders.
    /// </summary>
    internal byte[]? FindFile(string path)
    {
        if (Recipe.Recipe.Files.FirstOrDefault(file => file.Key == path).Value is { } content) return content;
        if (!FileReference.IsInside(path)) return null;
        var found = ImageFolders.Select(folder => new FileInfo(Path.Combine(folder, path))).FirstOrDefault(file => file.Exists);
        return found is null || found.Length > RecipeFiles.MaxFileBytes || RegularFile.IsOther(found.FullName) ? null
            : File.ReadAllBytes(found.FullName);
    }

    internal IEnumerable<Round> Rounds() => Plan.Rounds(RoundSize, Shard);
}
