using System.Text.RegularExpressions;
using Minwal.Checks;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Sources;
using Minwal.Steps;
using Minwal.Tools;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>
/// A recipe as it was read: an immutable value, found free of faults. Code knows nothing of exams or intents; recipes do.
/// </summary>
public sealed partial record Recipe
{
    /// <summary>The field that says why a row was given up, where quotas keep such rows; null in rows that were not.</summary>
    public const string ErrorField = "error";

    internal Recipe(
        string name, Mark mark, long version, string summary, string language, QuotaSpec quotas, Template record, OutputSpec output)
    {
        (Name, Mark, Version, Summary, Language) = (name, mark, version, summary, language);
        (Quotas, Record, Output) = (quotas, record, output);
    }

    /// <summary>Its name, unique among recipes.</summary>
    public string Name { get; }

    /// <summary>The file.</summary>
    public Mark Mark { get; }

    /// <summary>Raised by the author when the same parameters mean other data.</summary>
    public long Version { get; }

    /// <summary>What it makes, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>The language of the texts: ar, en, …</summary>
    public string Language { get; }

    /// <summary>What it needs beside the offline model, in a few words; null for nothing.</summary>
    public string? Needs { get; init; }

    /// <summary>The folder it was read from.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Its options.</summary>
    public IReadOnlyList<ParameterSpec> Parameters { get; init; } = [];

    /// <summary>Flags that set several options.</summary>
    public IReadOnlyList<PresetSpec> Presets { get; init; } = [];

    /// <summary>Constant data by name; every formula sees it.</summary>
    internal Fields Tables { get; init; } = [];

    /// <summary>How many records, and of what.</summary>
    internal QuotaSpec Quotas { get; init; }

    /// <summary>Rows that feed prompts.</summary>
    internal IReadOnlyList<SourceSpec> Sources { get; init; } = [];

    /// <summary>What is computed or drawn for each attempt.</summary>
    internal IReadOnlyList<ValueSpec> Values { get; init; } = [];

    /// <summary>The roles that models play.</summary>
    public IReadOnlyList<ModelSpec> Models { get; init; } = [];

    /// <summary>Where the tools of a conversation keep what they are told; null for nowhere.</summary>
    internal StoreSpec? Store { get; init; }

    /// <summary>The tools that models may call in a conversation.</summary>
    internal IReadOnlyList<ToolSpec> Tools { get; init; } = [];

    /// <summary>What makes a draft, in order.</summary>
    internal IReadOnlyList<StepSettings> Steps { get; init; } = [];

    /// <summary>What drafts must pass, in order.</summary>
    internal IReadOnlyList<CheckSettings> Checks { get; init; } = [];

    /// <summary>What a record is made of.</summary>
    internal Template Record { get; init; }

    /// <summary>The record's field by which people find it again; null when records have none.</summary>
    public string? Id { get; init; }

    /// <summary>Figures over all records.</summary>
    internal IReadOnlyList<TallySpec> Tallies { get; init; } = [];

    /// <summary>The main file.</summary>
    public OutputSpec Output { get; init; }

    /// <summary>Further files, each asked for by an option.</summary>
    public IReadOnlyList<OutputSpec> Extras { get; init; } = [];

    /// <summary>
    /// The names that are there while a record is made and that a finished file does not hold: labels, source rows, values and what steps
    /// give, apart from those that are fields of the record.
    /// </summary>
    internal IEnumerable<string> DraftNames => MadeFrom.Except(RecordFields.Names);

    /// <summary>The names of what a record is made from: labels, source rows, values and what steps give.</summary>
    internal IEnumerable<string> MadeFrom =>
        Quotas.Dimensions.Select(d => d.Name).Concat(Sources.Select(s => s.Name)).Concat(Values.Select(v => v.Name))
        .Concat(Steps.SelectMany(s => s.Gives)).Append("slot").Append("attempt");

    /// <summary>The fields of its records, as far as they are known before one is made.</summary>
    internal RecordFields RecordFields => RecordFields.Of(Record, ShapeOf);

    /// <summary>What whoever uses the records must know of the run.</summary>
    internal IReadOnlyList<NoticeSpec> Notices { get; init; } = [];

    /// <summary>Runs of other recipes that follow, each on the file of the one before it.</summary>
    internal IReadOnlyList<FollowingSpec> Then { get; init; } = [];

    /// <summary>Every word of what could not be read; a recipe that is sound has none.</summary>
    internal IReadOnlySet<string> Doubtful { get; init; } = new HashSet<string>();

    /// <summary>
    /// Those of <paramref name="found"/> that do not speak of what could not be read: they would only follow from that.
    /// </summary>
    internal IEnumerable<Fault> Sure(IEnumerable<Fault> found) => Doubtful.Count == 0 ? found
        : found.Where(fault => !Quoted().Matches(fault.Message).Any(match => Doubtful.Contains(match.Groups[1].Value)));

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();

    /// <summary>Every file of the recipe that a run depends on: path inside the folder, and content. Ordered by path.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Files { get; init; } = [];

    /// <summary>The content of the file that is called <paramref name="path"/>; null when there is none.</summary>
    internal byte[]? File(string path) => Files.FirstOrDefault(file => file.Key == path).Value;

    /// <summary>Its tools, to be called; null where it has none.</summary>
    internal RecipeTools? CallableTools => Tools.Count == 0 ? null : new RecipeTools(Tools, Store, File);

    /// <summary>SHA-256 over <see cref="Files"/>, 16 hex digits.</summary>
    public string Hash { get; init; } = "";

    private AnswerShape? ShapeOf(string name) => Steps.LastOrDefault(step => step.Gives.Contains(name))?.Shapes.GetValueOrDefault(name);
}
