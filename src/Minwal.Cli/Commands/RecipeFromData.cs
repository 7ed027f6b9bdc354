using System.Globalization;
using System.Text;
using Minwal.Cli.Options;
using Minwal.Faults;
using Minwal.Text;
using Minwal.Workbench.Checking;
using Minwal.Workbench.FromData;

namespace Minwal.Cli.Commands;

/// <summary>
/// <c>minwal new NAME --from-data rows.csv</c>: makes a recipe whose records are like given rows, and whose checks accept the rows.
/// </summary>
/// <param name="context">What every command has.</param>
/// <param name="request">What is said of the rows.</param>
internal sealed class RecipeFromData(ToolContext context, FromDataRequest request)
{
    /// <summary>The share of the rows that may fail the recipe's checks.</summary>
    private const double MostFailing = 0.03;

    private const string None = "-";

    private StreamReader? _answers;

    /// <summary>Makes the recipe's folder and says what was found; returns the exit code.</summary>
    /// <exception cref="MinwalException">MW2019 when the rows have no texts; when the file cannot be read.</exception>
    public int Make(string name, string rows)
    {
        var profile = DataProfile.Read(context.At(rows), context.Bench.Formats);
        context.Error.WriteLine($"{rows}: {Counted.Of(profile.Rows.Count, "row")}{(profile.IsPart ? ", the first of more" : "")}");
        foreach (var column in profile.Columns) context.Error.WriteLine("  " + Line(column));
        var (choices, texts) = Choose(profile, name);
        var draft = new RecipeDraft(profile, texts, choices);
        var folder = context.At(name);
        var report = Write(draft, folder, context.At(rows));
        Tell(choices, texts, draft, report);
        context.Error.WriteLine($"Made {name}/. Next: minwal preview --recipe {name} -n 3, then minwal run --recipe {name}");
        context.Error.WriteLine(
            $"The offline model writes placeholders; minwal run --recipe {name} --model openai:NAME has a model write.");
        return ExitCodes.Done;
    }

    /// <summary>Writes the strictest recipe that nearly all rows pass.</summary>
    private FileReport Write(RecipeDraft draft, string folder, string rows)
    {
        try
        {
            foreach (var leniency in Enum.GetValues<Leniency>())
            {
                foreach (var (path, content) in draft.Files(leniency)) NewCommand.Write(folder, path, content);
                var report = context.Bench.CheckFile(context.Bench.ReadRecipe(folder), rows);
                if (report.Failed <= MostFailing * report.Records || leniency == Leniency.WidestWords) return report;
            }

            throw new InvalidOperationException("there is no leniency");
        }
        catch (MinwalException)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private (DraftChoices Choices, TextProfile Texts) Choose(DataProfile profile, string name)
    {
        var text = request.Text is { } typed ? profile.Find(typed) : profile.GuessText();
        if (text is null && !CanAsk)
            throw new MinwalException("MW2019", "no column holds texts", "--text COLUMN names one");
        if (request.Text is null)
            text = Ask("Which column holds the texts?", text?.Path ?? "", answer => profile.Find(answer));
        var label = request.Label is { } labelled ? Labelled(profile.Find(labelled)) : profile.GuessLabel(text!);
        if (request.Label is null)
        {
            label = Ask($"Which column is the label? ({None} for none)", label?.Path ?? None,
                answer => answer == None ? null : Labelled(profile.Find(answer)));
        }

        var values = profile.Rows.Select(row => DataProfile.TextOf(row, text!)).ToList();
        var scratch = Directory.CreateTempSubdirectory("minwal-");
        try
        {
            var texts = TextProfile.Of(values, scratch.FullName);
            var language = Ask("In which language are the texts? (a tag: ar, en)", texts.Language, answer => answer);
            var records = Math.Clamp(10 * (label?.Distinct ?? 10), 100, 1000);
            records = Ask("How many records shall a run make?", records.ToString(CultureInfo.InvariantCulture), Number);
            var shows = Ask($"Copy up to {RecipeDraft.MostSeeds} rows, to show a model how such texts sound? (yes or no)", "yes", Truth);
            return (new DraftChoices(name, text!, label, language, records, shows), texts);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private bool CanAsk => context.IsTerminal && !request.Yes;

    /// <summary>
    /// The answer to a question, or what was guessed when nobody is there or nothing is answered; what is not allowed is asked again.
    /// </summary>
    private T Ask<T>(string question, string guess, Func<string, T> read)
    {
        if (!CanAsk) return read(guess);
        _answers ??= new StreamReader(context.Input(), Encoding.UTF8);
        while (true)
        {
            context.Error.Write($"{question} [{guess}] ");
            context.Error.Flush();
            var answer = _answers.ReadLine();
            try
            {
                return read(string.IsNullOrWhiteSpace(answer) ? guess : answer.Trim());
            }
            catch (MinwalException e) when (answer is not null)
            {
                context.Error.WriteLine(e.Message);
            }
        }
    }

    private static DataColumn Labelled(DataColumn column) => DataProfile.CanBeLabel(column) ? column
        : throw new MinwalException(
            "MW2019", $"'{column.Path}' cannot be the label: its values are long, too many, or hardly ever come again");

    private static long Number(string answer) =>
        long.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 100_000_000 ? number
            : throw new MinwalException("MW2003", $"found '{answer}', allowed is a whole number from 1 to 100000000");

    private static bool Truth(string answer) => answer.ToLowerInvariant() switch
    {
        "yes" or "y" => true,
        "no" or "n" => false,
        _ => throw new MinwalException("MW2003", $"found '{answer}', allowed are yes and no"),
    };

    private static string Line(DataColumn column) => string.Create(CultureInfo.InvariantCulture,
        $"{column.Path}: {(column.Counts is null ? "many" : $"{column.Distinct:N0}")} different, {column.MeanWords:0.#} words on average");

    private void Tell(DraftChoices choices, TextProfile texts, RecipeDraft draft, FileReport report)
    {
        var script = texts.Script is null ? "" : $", {(texts.Script == "arabic" ? "Arabic" : "Latin")} letters";
        context.Error.WriteLine($"text {choices.Text.Path} ({choices.Language}{script}, {texts.LeastWords} to {texts.MostWords} words), "
            + (choices.Label is not { } label ? "no label"
                : $"label {label.Path} ({label.Distinct} values, in the shares of the rows)"));
        if (texts.EqualShare + texts.NearShare > 0)
        {
            context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{texts.EqualShare:0.#%} of the rows are equal to another and {texts.NearShare:0.#%} nearly"));
        }

        if (draft.SeedCount > 0)
            context.Error.WriteLine($"seeds.jsonl holds {draft.SeedCount} of your rows; prompts show some of them to the model.");
        var passing = report.Records - report.Failed;
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{passing:N0} of {report.Records:N0} rows pass the recipe's checks ({(double)passing / report.Records:0.#%})"));
    }
}
