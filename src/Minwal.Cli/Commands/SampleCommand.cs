using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Sampling;
using Minwal.Faults;
using Minwal.Text;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal sample FILE --n N</c>: some of the rows.</summary>
internal static class SampleCommand
{
    public static Command Make(ToolContext context)
    {
        var (file, input) = (DataFiles.Argument(), DataFiles.InputOption());
        var count = new Option<long>("--n", "-n")
        {
            Description = "How many rows are drawn.",
            HelpName = "N",
            DefaultValueFactory = _ => 10,
        };
        var mode = new Option<string>("--mode")
        {
            Description = "uniform draws from all rows alike, stratified keeps the share of each value of --by, with at least one row "
                + "of each.",
            HelpName = "uniform|stratified",
        }.AcceptOnlyFromAmong("uniform", "stratified");
        var by = DataOptions.FieldOption("--by", "The field whose values keep their shares.", "--stratify");
        var seed = DataOptions.SeedOption();
        var output = DataFiles.OutputOption();
        var command = new Command("sample", "Draws rows, which stay in their order; the same each time for a seed.")
        {
            file, input, count, mode, by, seed, output,
        };
        var data = new DataOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var (chosen, field) = (parsed.GetValue(mode), DataOptions.Field("--by", parsed.GetValue(by)));
            if (chosen == "stratified" && field is null) throw new MinwalException("MW2003", "--mode stratified needs --by FIELD");
            if (chosen == "uniform" && field is not null) throw new MinwalException("MW2003", "--mode uniform has no use for --by");
            var options = new SampleOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                Output = context.At(parsed.GetValue(output)!),
                Count = parsed.GetValue(count),
                Reading = data.Reading(context, parsed),
                By = field,
                Seed = parsed.GetValue(seed),
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            SampleReport? report = null;
            var exit = data.Run(
                context, parsed, [options.File], [options.Output], () => report = context.Bench.Sample(options, cancellation), Print);
            return Task.FromResult(exit == ExitCodes.Done && report!.Written < report.Wanted ? ExitCodes.Short : exit);
        });
        return command;
    }

    private static void Print(TextWriter output, SampleReport report)
    {
        output.WriteLine($"{Counted.Of(report.Written, "row")} of {report.Sources[0].Rows:N0} → {report.Output}"
            + (report.Written < report.Wanted ? $" ({report.Wanted:N0} were asked for)" : ""));
        var table = new TextTable(("value", false), ("rows", true), ("drawn", true));
        foreach (var (value, rows, drawn) in report.Strata.OrderByDescending(s => s.Rows).Take(20))
            table.Add(value, $"{rows:N0}", $"{drawn:N0}");
        if (report.Strata.Count > 0) table.Print(output, 2);
        if (report.Strata.Count > 20) output.WriteLine($"  and {report.Strata.Count - 20:N0} more");
    }
}
