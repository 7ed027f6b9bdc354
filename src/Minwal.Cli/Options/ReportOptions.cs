using System.CommandLine;
using System.Text;
using Minwal.Datasets.Writing;
using Minwal.Quality.Reports;
using Minwal.Values;
using Minwal.Workbench.Reports;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Options;

/// <summary>The options of commands that give a report of figures.</summary>
internal sealed class ReportOptions
{
    private readonly Option<string> _file = new("--report")
    {
        Description = "Also write the report to this file: .json, or a page in .html; - writes nothing but JSON to standard output.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the report as JSON and nothing else, as --report - does." };

    private readonly Option<bool> _force = new("--force") { Description = "Write the report over a file that is none." };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "The seed of what is drawn: folds, samples, intervals.",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_file, _json, _force, _seed]) command.Options.Add(option);
    }

    /// <summary>The seed.</summary>
    public long Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Whether anything may be overwritten.</summary>
    public bool Forces(ParseResult parsed) => parsed.GetValue(_force);

    /// <summary>Whether the report may be written where it is to be.</summary>
    public void Check(ToolContext context, ParseResult parsed, IReadOnlyList<(string What, string Path)> read)
    {
        if (parsed.GetValue(_file) is { } written)
            TargetFiles.CheckResult("report", context.At(written), read, IsReport, parsed.GetValue(_force));
    }

    /// <summary>Prints the report, and writes it where it is to be.</summary>
    public void Write(ToolContext context, ParseResult parsed, EvaluationReport report)
    {
        var written = parsed.GetValue(_file);
        if (parsed.GetValue(_json) || written == "-") context.Output.WriteLine(Json.ToIndentedText(report.ToFields()));
        else report.Print(context.Output);
        if (written is null or "-") return;
        if (IsPage(written))
        {
            context.Bench.WritePage(report, context.At(written));
            return;
        }

        using var target = AtomicFile.Create(context.At(written));
        target.Stream.Write(Encoding.UTF8.GetBytes(Json.ToIndentedText(report.ToFields()) + "\n"));
        target.Commit();
    }

    /// <summary>Whether an earlier report stands in a file: it begins as reports begin.</summary>
    private static bool IsReport(string path)
    {
        using var reader = new StreamReader(path);
        var start = new char[64];
        var read = new string(start, 0, reader.ReadBlock(start));
        return read.StartsWith(IsPage(path) ? HtmlPage.Beginning : "{\n  \"evaluation\": ", StringComparison.Ordinal);
    }

    private static bool IsPage(string path) => Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm";
}
