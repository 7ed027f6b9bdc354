using System.CommandLine;
using System.Globalization;
using System.Text;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Cleaning;
using Minwal.Faults;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal clean FILE --output FILE</c>: the rows that are sound.</summary>
internal static class CleanCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var (file, input) = (DataFiles.Argument(), DataFiles.InputOption());
        var rejected = new Option<string>("--rejected")
        {
            Description = "Also write what was rejected, with the reasons, to this file.",
            HelpName = "FILE",
        };
        var normalise = new Option<string>("--normalise", "--normalize")
        {
            Description = "spaces: blanks, line ends, invisible signs; nfkc: also forms of letters for show; none.",
            HelpName = "spaces|nfkc|none",
            DefaultValueFactory = _ => "spaces",
        }.AcceptOnlyFromAmong("spaces", "nfkc", "none");
        Option<int?> Bound(string name, string what) => new(name) { Description = what, HelpName = "N" };
        var leastWords = Bound("--min-words", "The fewest words of a text.");
        var mostWords = Bound("--max-words", "The most words of a text.");
        var leastCharacters = Bound("--min-characters", "The fewest characters of a text.");
        var mostCharacters = Bound("--max-characters", "The most characters of a text.");
        var script = new Option<string>("--script")
        {
            Description = "The least share of a script among the letters: arabic=0.9 or latin=0.9.",
            HelpName = "SCRIPT=SHARE",
        };
        var distinct = DataOptions.ShareOption("--distinct-words", "The least share of different words among the words of a text.");
        var words = new Option<string>("--words")
        {
            Description = "A file of words and phrases, one a line, that no text may hold.",
            HelpName = "FILE",
        };
        var keep = new Option<bool>("--keep-duplicates", "--no-dedup") { Description = "Keep texts that are alike." };
        var similarity = DataOptions.SimilarityOption();
        var text = DataOptions.FieldOption("--text-field", "The field with the text. [default: what is usual: text, turns, question …]");
        var label = DataOptions.FieldOption("--label-field", "The field that must hold a label.");
        var labels = new Option<string>("--labels") { Description = "The labels that are allowed: yes,no.", HelpName = "LABELS" };
        var recipe = new Option<string>("--recipe")
        {
            Description = "Also reject what this recipe's checks of single records reject. Takes the recipe's own options.",
            HelpName = "RECIPE",
        };
        var output = DataFiles.OutputOption();
        var command = new Command("clean",
            "Normalises texts and keeps the rows that are sound, each text once; what is rejected is told with its reason.")
        {
            file, input, output, rejected, normalise, leastWords, mostWords, leastCharacters, mostCharacters, script, distinct, words, keep,
            similarity, text, label, labels, recipe,
        };
        var data = new DataOptions(command);
        var typedRecipe = args is ["clean", ..] ? TypedRecipe.OptionOf(args) : null;
        var loaded = typedRecipe is null ? null : context.Bench.ReadRecipe(TypedRecipe.FolderOf(context, typedRecipe, null));
        var parameters = new RecipeArguments(loaded?.Recipe, command);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new CleanOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                Output = context.At(parsed.GetValue(output)!),
                Rejected = parsed.GetValue(rejected) is { } named ? context.At(named) : null,
                Reading = data.Reading(context, parsed),
                Normalisation = Enum.Parse<TextNormalisation>(parsed.GetValue(normalise)!, ignoreCase: true),
                TextField = DataOptions.Field("--text-field", parsed.GetValue(text)),
                LabelField = DataOptions.Field("--label-field", parsed.GetValue(label)),
                Labels = DataOptions.List(parsed.GetValue(labels)),
                Words = (parsed.GetValue(leastWords), parsed.GetValue(mostWords)),
                Characters = (parsed.GetValue(leastCharacters), parsed.GetValue(mostCharacters)),
                Script = Script(parsed.GetValue(script)),
                DistinctWords = parsed.GetValue(distinct),
                Unwanted = parsed.GetValue(words) is { } list ? Words(context, list) : [],
                KeepDuplicates = parsed.GetValue(keep),
                Similarity = DataOptions.Similarity(parsed.GetValue(similarity)),
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            if (options is { Labels.Count: > 0, LabelField: null })
                throw new MinwalException("MW2003", "--labels needs --label-field FIELD");
            IReadOnlyList<string> outputs = options.Rejected is null ? [options.Output] : [options.Output, options.Rejected];
            return Task.FromResult(data.Run(
                context, parsed, [options.File], outputs, () => Clean(), CleanView.Print));

            CleanReport Clean() => loaded is null ? context.Bench.Clean(options, cancellation)
                : context.Bench.Clean(options, loaded, parameters.Parameters(parsed, defaults: false), cancellation);
        });
        return command;
    }

    private static (string, double)? Script(string? typed)
    {
        if (typed is null) return null;
        var parts = typed.Split('=');
        return parts is [("arabic" or "latin") and var script, var share]
            && double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out var least) && least is >= 0 and <= 1
            ? (script, least)
            : throw new MinwalException(
                "MW2003", $"--script: found '{typed}', allowed is arabic=SHARE or latin=SHARE, the share from 0 to 1");
    }

    private static string[] Words(ToolContext context, string list)
    {
        var path = context.At(list);
        return File.Exists(path) ? File.ReadAllLines(path, Encoding.UTF8)
            : throw new MinwalException("MW5003", $"the file '{list}' does not exist");
    }
}
