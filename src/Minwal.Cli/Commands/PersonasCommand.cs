using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Datasets.Choosing;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal personas select</c> and <c>personas list</c>: personas that are far from each other; ours, or of a file.</summary>
internal static class PersonasCommand
{
    private const string Field = "persona";

    public static Command Make(ToolContext context) => new("personas",
        "Personas for recipes that write or retell for people: a diverse choice of a file's or of ours, in Arabic and English.")
    {
        Select(context), List(context),
    };

    private static Command Select(ToolContext context)
    {
        var input = new Option<string>("--input", "-i")
        {
            Description = "The file with the personas: .jsonl, .json, .csv or .tsv, each also .gz. [default: ours]",
            HelpName = "FILE",
        };
        var count = new Option<int>("--n", "-n")
        {
            Description = "How many are chosen.",
            HelpName = "N",
            DefaultValueFactory = _ => 200,
        };
        var (language, contains) = (LanguageOption(), ContainsOption());
        var words = new Option<string>("--words") { Description = "The least and the greatest number of words: 5-40.", HelpName = "A-B" };
        var where = new Option<string>("--where")
        {
            Description = "What must be true of a row, a formula as in recipes: \"not contains(persona, 'teacher')\".",
            HelpName = "FORMULA",
        };
        var text = DataOptions.FieldOption("--text-field", "The field with the persona. [default: persona]");
        var seed = DataOptions.SeedOption();
        var output = DataFiles.OutputOption();
        var command = new Command("select",
            "Chooses personas that are far from each other by their words, the same ones each time for a seed; they stay in their order. "
            + "The time grows with rows × N: 200,000 rows and 200 take seconds.")
        {
            input, count, language, words, contains, where, text, seed, output,
        };
        var data = new DataOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new ChooseOptions
            {
                File = parsed.GetValue(input) is { } typed ? context.At(typed) : Ours(context),
                Output = context.At(parsed.GetValue(output)!),
                Count = parsed.GetValue(count),
                Text = DataOptions.Field("--text-field", parsed.GetValue(text)) ?? FieldPath.Of(Field),
                Reading = data.Reading(context, parsed),
                Seed = parsed.GetValue(seed),
                Language = parsed.GetValue(language),
                Words = Range(parsed.GetValue(words)),
                Contains = DataOptions.List(parsed.GetValue(contains)),
                Where = parsed.GetValue(where),
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            ChooseReport? report = null;
            var exit = data.Run(
                context, parsed, [options.File], [options.Output], () => report = context.Bench.Choose(options, cancellation), Print);
            return Task.FromResult(exit == ExitCodes.Done && report!.Written < report.Wanted ? ExitCodes.Short : exit);
        });
        return command;
    }

    private static Command List(ToolContext context)
    {
        var (language, contains) = (LanguageOption(), ContainsOption());
        var command = new Command("list", "Prints the personas that come with the tool, one a line.") { language, contains };
        command.SetAction(parsed =>
        {
            var words = DataOptions.List(parsed.GetValue(contains));
            var faults = new List<Fault>();
            foreach (var (_, row) in RecordReader.Open(Ours(context), context.Bench.Formats, faults).Read())
            {
                var persona = Value.ToText(row[Field]);
                if (parsed.GetValue(language) is { } wanted && Value.ToText(row["language"]) != wanted) continue;
                if (words.Count == 0 || words.Any(word => persona.Contains(word, StringComparison.OrdinalIgnoreCase)))
                    context.Output.WriteLine(persona);
            }

            return faults.Count == 0 ? ExitCodes.Done : throw new MinwalException(faults);
        });
        return command;
    }

    private static string Ours(ToolContext context) => Path.Combine(context.RecipesFolder, "exam-personas", "ours", "personas.jsonl");

    private static Option<string> LanguageOption() => new Option<string>("--language")
    {
        Description = "Only those in this language, as the field language or else the script says.",
        HelpName = "ar|en",
    };

    private static Option<string> ContainsOption() =>
        new("--contains") { Description = "Only those with one of these words or parts: teacher,farmer.", HelpName = "WORDS" };

    private static (long, long)? Range(string? typed)
    {
        if (typed is null) return null;
        var ends = typed.Split('-');
        return ends.Length == 2 && long.TryParse(ends[0], out var least) && long.TryParse(ends[1], out var most) && least <= most
            ? (least, most)
            : throw new MinwalException("MW2003", $"--words: found '{typed}', allowed is a range such as 5-40");
    }

    private static void Print(TextWriter output, ChooseReport report)
    {
        output.WriteLine($"{Counted.Of(report.Written, "persona")} of {report.Candidates:N0} → {report.Output}"
            + (report.Written < report.Wanted ? $" ({report.Wanted:N0} were asked for)" : ""));
        output.WriteLine(FormattableString.Invariant(
            $"  similarity to the nearest other one {report.Nearest:0.000} on average, drawn at random {report.NearestAtRandom:0.000}"));
    }
}
