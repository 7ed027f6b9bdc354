using System.Text;
using System.Text.RegularExpressions;
using Minwal.Text;
using Minwal.Values;
using static System.FormattableString;

namespace Minwal.Workbench.FromData;

/// <summary>Writes the files of a recipe that makes records like given rows.</summary>
/// <param name="profile">The rows.</param>
/// <param name="texts">What their texts look like.</param>
/// <param name="choices">What the recipe is to be like.</param>
internal sealed partial class RecipeDraft(DataProfile profile, TextProfile texts, DraftChoices choices)
{
    /// <summary>The most rows that are copied.</summary>
    public const int MostSeeds = 10;

    private const int MostSeedWords = 200, Shown = 3;

    // Names that mean something else where a label's name stands.
    private static readonly string[] Taken = ["total", "samples", "style", "run", "slot", "attempt", "record", "brief", "item"];

    private readonly string _text = NameOf(choices.Text, "text", "label");
    private readonly string _label = choices.Label is null ? "" : NameOf(choices.Label, "label", NameOf(choices.Text, "text", "label"));
    private readonly IReadOnlyList<Fields> _seeds = choices.Shows ? Seeds(profile, choices) : [];

    /// <summary>The rows that are copied.</summary>
    public int SeedCount => ShowsSeeds ? _seeds.Count : 0;

    private bool ShowsSeeds => _seeds.Count >= 2;

    /// <summary>The files by their paths in the recipe's folder.</summary>
    public IReadOnlyList<(string Path, string Content)> Files(Leniency leniency)
    {
        var (least, most) = leniency < Leniency.WidestWords
            ? (texts.LeastWords, texts.MostWords)
            : (Math.Min(texts.LeastWords, texts.FewestWords), Math.Max(texts.MostWords, texts.GreatestWords));
        List<(string, string)> files =
        [
            ("recipe.yaml", Recipe(leniency, least, most)),
            ($"prompts/{_text}.hbs", Prompt(Math.Max(1, least), most)),
        ];
        if (ShowsSeeds) files.Add(("seeds.jsonl", string.Concat(_seeds.Select(row => Json.ToText(row) + "\n"))));
        return files;
    }

    private string Recipe(Leniency leniency, long least, long most)
    {
        var source = Path.GetFileName(profile.File);
        var file = new StringBuilder()
            .Append("# Made from the rows of a file; everything here is yours to change. Every key: minwal docs reference\n")
            .Append(Invariant($"recipe: {choices.Name}\nversion: 1\n"))
            .Append(Invariant($"summary: {Quoted($"Records like those of {source}.")}\nlanguage: {choices.Language}\n"))
            .Append("parameters:\n  samples: { type: integer, default: ").Append(choices.Records)
            .Append(", min: 1, max: 100000000, help: Records to accept. }\n")
            .Append("quotas:\n  total: ${samples}\n");
        if (choices.Label is { Counts: { } counts })
        {
            file.Append(Invariant($"  # as often as in the {choices.Label.Filled:N0} rows that have one\n  {_label}:\n"));
            foreach (var (value, count) in counts) file.Append(Invariant($"    {Quoted(value)}: {count}\n"));
        }

        if (ShowsSeeds)
        {
            file.Append("sources:\n  # a few of the rows, which prompts show as examples of style\n")
                .Append(Invariant($"  style: {{ file: seeds.jsonl, draw: random, take: {Math.Min(Shown, _seeds.Count)} }}\n"));
        }

        file.Append("models:\n  writer: { default: offline, temperature: 1 }\nsteps:\n  - write:\n      model: writer\n")
            .Append(Invariant($"      prompt: prompts/{_text}.hbs\n"))
            .Append(choices.Label is null ? "" : $"      brief: [{_label}]\n")
            .Append(Invariant($"      returns:\n        {_text}: {{ words: [{Math.Max(1, least)}, {most}] }}\nchecks:\n"));
        Checks(file, leniency, least, most);
        file.Append("record:\n");
        var record = new List<(IReadOnlyList<string> Keys, string Value)> { (choices.Text.Keys, $"${{{_text}}}") };
        // A label that reads as a number or as true is one in formulas; the rows have texts.
        if (choices.Label is not null)
            record.Add((choices.Label.Keys, choices.Label.IsText ? $"${{text({_label})}}" : $"${{{_label}}}"));
        Record(file, record, 1);
        return file.Append(Invariant($"output:\n  file: {choices.Name}.jsonl\n")).ToString();
    }

    private void Checks(StringBuilder file, Leniency leniency, long least, long most)
    {
        var field = Quoted(choices.Text.Path);
        file.Append("  # the 1st to the 99th percentile of the rows, and a little more\n")
            .Append(Invariant($"  - words: {{ field: {field}, between: [{least}, {most}] }}\n"));
        if (texts.Script is { } script && leniency < Leniency.NoScript)
        {
            var letters = texts.HaveLetters ? "" : ", letters: 0";
            file.Append(Invariant($"  - script: {{ field: {field}, {script}: {texts.ScriptShare:0.##}{letters} }}\n"));
        }

        if (choices.Label is { Keys: [var key], IsText: true, Counts: { } counts } && leniency < Leniency.WidestWords)
        {
            var values = string.Join(", ", counts.Keys.Select(Quoted));
            file.Append(Invariant($"  - shape: {{ fields: {{ {Quoted(key)}: {{ one_of: [{values}] }} }}, extra: allow }}\n"));
        }

        if (texts.Similarity is null || leniency >= Leniency.AlikeWarns)
        {
            file.Append(Invariant($"  # {texts.EqualShare:0.#%} of the rows are equal to another and {texts.NearShare:0.#%} nearly;"))
                .Append(" without warn such records are not taken\n")
                .Append(Invariant($"  - unique: {{ field: {field}, warn: true }}\n"));
        }
        else
        {
            var similarity = texts.Similarity < 1 ? Invariant($", similarity: {texts.Similarity}") : "";
            file.Append(Invariant($"  - unique: {{ field: {field}{similarity} }}\n"));
        }
    }

    private static void Record(StringBuilder file, IReadOnlyList<(IReadOnlyList<string> Keys, string Value)> fields, int depth)
    {
        foreach (var group in fields.GroupBy(field => field.Keys[depth - 1]))
        {
            file.Append(' ', depth * 2).Append(Quoted(group.Key)).Append(':');
            if (group.First() is { Keys.Count: var count, Value: var value } && count == depth)
            {
                file.Append(' ').Append(value).Append('\n');
                continue;
            }

            file.Append('\n');
            Record(file, [.. group], depth + 1);
        }
    }

    private string Prompt(long least, long most)
    {
        var language = choices.Language switch
        {
            "ar" => "Arabic",
            "en" => "English",
            "und" => "the language of the examples",
            var tag => $"the language '{tag}'",
        };
        var prompt = new StringBuilder().Append(Invariant($"Write one new text of {least} to {most} words in {language}"));
        prompt.Append(choices.Label is null ? ".\n" : $", for the {_label} that the brief names and for no other.\n");
        if (ShowsSeeds)
        {
            prompt.Append("The examples show how such texts sound: be like them in tone and length, and unlike them in what is said. ")
                .Append("Copy none of them.\n<examples>\n{{#each style as |example|}}\n- ")
                .Append(choices.Label is null ? "" : "{{example.label}}: ")
                .Append("{{example.text}}\n{{/each}}\n</examples>\n");
        }

        return prompt.Append("Answer with JSON alone: {\"").Append(_text).Append("\": \"…\"}\n<brief>\n{{brief}}\n</brief>\n").ToString();
    }

    /// <summary>Rows of different labels, the most frequent first, each with a text of middle length.</summary>
    private static IReadOnlyList<Fields> Seeds(DataProfile profile, DraftChoices choices)
    {
        var rows = profile.Rows.Select(row => (
                Text: DataProfile.TextOf(row, choices.Text), Label: choices.Label is null ? "" : DataProfile.TextOf(row, choices.Label)))
            .Where(row => Words.Count(row.Text) is > 0 and <= MostSeedWords && (choices.Label is null || row.Label.Length > 0))
            .DistinctBy(row => CompareKey.Of(row.Text)).ToList();
        var groups = rows.GroupBy(row => row.Label).OrderByDescending(group => group.Count())
            .Select(group => group.OrderBy(row => Words.Count(row.Text)).ThenBy(row => row.Text, StringComparer.Ordinal).ToList()).ToList();
        var seeds = new List<Fields>();
        for (var round = 0; seeds.Count < Math.Min(MostSeeds, rows.Count); round++)
        {
            foreach (var group in groups.Where(group => group.Count > round))
            {
                if (seeds.Count == MostSeeds) break;
                // From the middle outwards.
                var at = (group.Count - 1) / 2 + (round % 2 == 0 ? round / 2 : -(round + 1) / 2);
                if (at < 0 || at >= group.Count) at = round;
                var seed = new Fields().Add("text", group[at].Text);
                if (choices.Label is not null) seed["label"] = group[at].Label;
                seeds.Add(seed);
            }
        }

        return seeds;
    }

    /// <summary>The column's own name where it can be a variable, else <paramref name="fallback"/>.</summary>
    private static string NameOf(DataColumn column, string fallback, string other)
    {
        var name = NotInNames().Replace(column.Keys[^1].ToLowerInvariant(), "_").Trim('_');
        return Name().IsMatch(name) && !Taken.Contains(name) && name != other ? name : fallback;
    }

    private static string Quoted(string text) => Json.ToText(text);

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,40}$")]
    private static partial Regex Name();
}
