using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Faults;
using Minwal.Workbench.Reports;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal report FILE|RUN --output report.html</c>: a page about a data set.</summary>
internal static class ReportCommand
{
    public static Command Make(ToolContext context)
    {
        var subject = new Argument<string>("subject") { Description = "The file, or the run: its folder or its output." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The page. [default: the subject's name with .html]",
            HelpName = "FILE",
        };
        var reference = new Option<string>("--reference") { Description = "Real rows that it is compared with.", HelpName = "FILE" };
        var sections = new Option<string[]>("--section")
        {
            Description = "Only these measures: diversity, separability, fidelity, utility, privacy.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var records = new Option<int>("--examples")
        {
            Description = "How many records are shown, drawn by chance.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        var seed = DataOptions.SeedOption();
        var force = new Option<bool>("--force") { Description = "Write over a file that is no page of ours." };
        var command = new Command("report",
            "Writes a page of HTML about a data set: what was asked and made, labels, lengths, what is alike, what was rejected and why, "
            + "what it is worth, how it was made, some records. It stands by itself and can be printed.")
        {
            subject, output, reference, sections, records, seed, force,
        };
        var columns = new TextColumnOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var named = context.At(parsed.GetValue(subject)!);
            if (!Path.Exists(named) && !Directory.Exists(named + ".minwal"))
                throw new MinwalException("MW2006", $"there is neither a file nor a run '{parsed.GetValue(subject)}'");
            var target = context.At(parsed.GetValue(output) ?? Path.GetFileName(parsed.GetValue(subject)!.TrimEnd('/')) + ".html");
            if (Path.GetExtension(target).ToLowerInvariant() is not (".html" or ".htm"))
                throw new MinwalException("MW2003", $"--output: '{target}' is no .html file");
            List<(string, string)> read = [("what the report is about", named)];
            if (parsed.GetValue(reference) is { } real) read.Add(("the reference", context.At(real)));
            TargetFiles.CheckResult("report", target, read, IsPage, parsed.GetValue(force));
            context.Bench.WriteReport(new ReportChoices
            {
                Subject = named,
                Columns = columns.Read(parsed),
                Reference = parsed.GetValue(reference) is { } rows ? context.At(rows) : null,
                Sections = parsed.GetValue(sections) ?? [],
                Records = parsed.GetValue(records),
                Seed = parsed.GetValue(seed),
            }, target, cancellation);
            context.Error.WriteLine($"→ {target}");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    /// <summary>Whether an earlier page stands in a file: it begins as ours begin.</summary>
    private static bool IsPage(string path)
    {
        using var reader = new StreamReader(path);
        var start = new char[120];
        return new string(start, 0, reader.ReadBlock(start)).StartsWith(HtmlPage.Beginning, StringComparison.Ordinal);
    }
}
