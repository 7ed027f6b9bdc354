using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Faults;
using Minwal.Quality.Reports;
using Minwal.Text;
using Minwal.Workbench.Quality;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal evaluate FILE</c>: what a data set is worth.</summary>
internal static class EvaluateCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var data = new Argument<string>("file") { Description = "The data set: .json, .jsonl, .csv or .tsv, each also .gz; -." };
        var reference = Named("--reference", "Real rows that it is compared with, and real rows that classifiers are tested on.");
        var holdout = Named("--holdout", "Real rows that it was surely not made from: tested on, and the control of privacy.");
        var other = Named("--other", "Real rows of another origin: how far they are told from the reference, beside how far this is.");
        var sections = new Option<string[]>("--section")
        {
            Description = "Only these: diversity, separability, fidelity, utility, privacy.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var recipe = new Option<string>("--recipe")
        {
            Description = "Instead: the share of the rows that each check of this recipe would reject. Takes the recipe's own options.",
            HelpName = "RECIPE",
        };
        var sheet = new Option<int?>("--sheet")
        {
            Description = "Instead: write so many rows without labels to --output, to label by hand.",
            HelpName = "ROWS",
        };
        var output = new Option<string>("--output", "-o") { Description = "The sheet's file.", HelpName = "FILE" };
        var scored = Named("--sheet-scored", "Instead: how far the person who filled this sheet agrees with the labels.");
        var report = new ReportOptions();
        var command = new Command("evaluate",
            "Tells what a data set is worth: how varied it is, what tells its labels, how much it is like real data, what a classifier "
            + "learns from it, what it betrays. Every figure has a floor or a control beside it.")
        {
            data, reference, holdout, other, sections, recipe, sheet, output, scored,
        };
        report.AddTo(command);
        var columns = new TextColumnOptions(command);
        var typedRecipe = args is ["evaluate", ..] ? TypedRecipe.OptionOf(args) : null;
        var loaded = typedRecipe is null ? null : context.Bench.ReadRecipe(TypedRecipe.FolderOf(context, typedRecipe, null));
        var parameters = new RecipeArguments(loaded?.Recipe, command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var typed = parsed.GetValue(data)!;
            Option<string>[] further = [reference, holdout, other, scored];
            string[] read = [typed, .. further.Select(option => parsed.GetValue(option)).OfType<string>()];
            IReadOnlyList<(string, string)> inputs = [.. read.Select(file => ("a file that is read", context.At(file)))];
            report.Check(context, parsed, inputs);
            var where = columns.Read(parsed);
            var labels = parsed.GetValue(sheet) is not null || parsed.GetValue(scored) is not null;
            var (file, exit) = columns.Open(context, parsed, typed, where, needsLabel: labels, cancellation);
            if (parsed.GetValue(sheet) is { } rows)
            {
                var target = context.At(parsed.GetValue(output) ?? throw new MinwalException("MW6104", "--sheet needs --output FILE"));
                TargetFiles.CheckResult("sheet", target, inputs, _ => false, report.Forces(parsed));
                var written = context.Bench.WriteSheet(file, rows, target, report.Seed(parsed));
                context.Error.WriteLine(
                    $"{Counted.Of(written, "row")} → {target}; fill 'label', then: minwal evaluate {typed} --sheet-scored {target}");
                return exit;
            }

            if (parsed.GetValue(output) is not null)
                throw new MinwalException("MW6104", "--output belongs to --sheet; --report FILE keeps the report");
            if (parsed.GetValue(scored) is { } filled)
                await WriteAsync(() => context.Bench.ScoreSheet(file, context.At(filled), report.Seed(parsed))).ConfigureAwait(false);
            else if (loaded is not null)
            {
                var chosen = parameters.Parameters(parsed, defaults: false);
                report.Write(context, parsed, context.Bench.CheckRealRows(loaded, file, chosen, cancellation));
            }
            else
            {
                LabelledFile? Open(Option<string> option)
                {
                    if (parsed.GetValue(option) is not { } named) return null;
                    var (opened, left) = columns.Open(context, parsed, named, where, needsLabel: false, cancellation);
                    exit = Math.Max(exit, left);
                    return opened;
                }

                var input = new EvaluationInput(file)
                {
                    Reference = Open(reference),
                    Holdout = Open(holdout),
                    Other = Open(other),
                    Seed = report.Seed(parsed),
                    Sections = parsed.GetValue(sections) ?? [],
                };
                await WriteAsync(() => context.Bench.Evaluate(input, cancellation)).ConfigureAwait(false);
            }

            return exit;

            // What measures writes nothing, so nobody has to wait for its end when it is to stop.
            async Task WriteAsync(Func<EvaluationReport> measure) => report.Write(
                context, parsed, await Task.Run(measure, cancellation).WaitAsync(cancellation).ConfigureAwait(false));
        });
        return command;
    }

    private static Option<string> Named(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
