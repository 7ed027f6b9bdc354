using System.CommandLine;
using System.Globalization;
using System.Text;
using Minwal.Datasets;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Values;
using Minwal.Workbench.Quality;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Options;

/// <summary>The options that all tools for data sets share: how files are read, and where the report goes.</summary>
internal sealed class DataOptions
{
    private const int MostTold = 100;

    private readonly Option<string> _records = RecordsOption(), _format = FormatOption();

    private readonly Option<string> _onError = new Option<string>("--on-error")
    {
        Description = "Rows that cannot be read: report tells and leaves them out, skip only counts them, stop ends with nothing written.",
        HelpName = "report|skip|stop",
        DefaultValueFactory = _ => "report",
    }.AcceptOnlyFromAmong("report", "skip", "stop");

    private readonly Option<string> _map = new("--map")
    {
        Description = "Fields that are called otherwise in the file: theirs=ours,…",
        HelpName = "FIELDS",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the report as JSON and nothing else." };

    private readonly Option<string> _report =
        new("--report") { Description = "Also write the report to this .json file.", HelpName = "FILE" };

    private readonly Option<bool> _force = new("--force") { Description = "Write over files that are there." };

    private readonly Option<bool> _csvSafe = new("--csv-safe")
    {
        Description = "Guard texts in a table that a spreadsheet would run as formulas: for files that people open.",
    };

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="writes">Whether it writes rows.</param>
    public DataOptions(Command command, bool writes = true)
    {
        foreach (var option in (Option[])[_records, _format, _onError, _map, _json, _report, _force]) command.Options.Add(option);
        if (writes) command.Options.Add(_csvSafe);
    }

    public static Option<string> RecordsOption() => new("--records")
    {
        Description = "The list of a document that holds the records: data.examples. [default: the one with the most objects]",
        HelpName = "PATH",
    };

    public static Option<string> FormatOption() => new("--format")
    {
        Description = "How the file is read, where its name does not tell: json, jsonl, csv or tsv, each also with .gz.",
        HelpName = "FORMAT",
    };

    /// <summary>The format that was typed.</summary>
    /// <exception cref="MinwalException">MW2003 when it is none.</exception>
    public static string? Format(ToolContext context, string? typed)
    {
        if (typed is not null && context.Bench.Formats.FindReader("content." + typed.TrimStart('.')) is null)
        {
            throw new MinwalException("MW2003", $"--format: found '{typed}', allowed are "
                + string.Join(", ", context.Bench.Formats.Where(f => f.Read is not null).Select(f => f.Ending.TrimStart('.')))
                + ", each also with .gz");
        }

        return typed;
    }

    /// <summary>An option for a path of fields.</summary>
    public static Option<string> FieldOption(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = "FIELD" };

    /// <summary>An option for a share or a similarity.</summary>
    public static Option<double?> ShareOption(string name, string description) =>
        new(name) { Description = description, HelpName = "0..1" };

    public static Option<double?> SimilarityOption() =>
        ShareOption("--similarity", "The least similarity at which two texts are alike, 0.5 to 1; 1 for equal texts only. [default: 0.8]");

    /// <summary>The similarity that was typed.</summary>
    /// <exception cref="MinwalException">MW2003 when it is none.</exception>
    public static double Similarity(double? typed) => typed switch
    {
        null => 0.8,
        >= 0.5 and <= 1 => typed.Value,
        _ => throw new MinwalException("MW2003",
            $"--similarity: found {typed.Value.ToString(CultureInfo.InvariantCulture)}, allowed is a number from 0.5 to 1"),
    };

    public static Option<long> SeedOption() => new("--seed")
    {
        Description = "The seed of the draw.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>The path that was typed.</summary>
    /// <exception cref="MinwalException">MW2003 when it is none.</exception>
    public static FieldPath? Field(string option, string? typed) => typed is null ? null
        : FieldPath.TryParse(typed, out var path, out var complaint) ? path
        : throw new MinwalException("MW2003", $"{option}: '{typed}' is not a path of fields: {complaint}");

    /// <summary>The words between commas.</summary>
    public static IReadOnlyList<string> List(string? typed) =>
        typed?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>How files are to be read.</summary>
    public RowReading Reading(ToolContext context, ParseResult parsed) => new()
    {
        Records = parsed.GetValue(_records),
        Format = Format(context, parsed.GetValue(_format)),
        OnError = Enum.Parse<OnError>(parsed.GetValue(_onError)!, ignoreCase: true),
        Map = parsed.GetValue(_map) is { } map ? TextColumns.ReadMap([map]) : new Dictionary<string, string>(),
    };

    public bool Force(ParseResult parsed) => parsed.GetValue(_force);

    public bool CsvSafe(ParseResult parsed) => parsed.GetValue(_csvSafe);

    /// <summary>Does the work and tells about it: bad rows to people, the report to whom it is for. The exit code.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="parsed">What was typed.</param>
    /// <param name="files">What is read.</param>
    /// <param name="outputs">What is written.</param>
    /// <param name="work">The work.</param>
    /// <param name="print">Prints the report for people.</param>
    public int Run<T>(
        ToolContext context, ParseResult parsed, IReadOnlyList<string> files, IReadOnlyList<string> outputs, Func<T> work,
        Action<TextWriter, T> print)
        where T : IDataReport
    {
        var toOutput = outputs.Contains("-");
        if (toOutput && parsed.GetValue(_json))
            throw new MinwalException("MW2003", "--json and --output - both write to standard output; --report FILE takes the report");
        var reportFile = parsed.GetValue(_report);
        if (reportFile is not null)
        {
            TargetFiles.CheckTool([("report", context.At(reportFile)), .. outputs.Select(output => ("output", output))], files,
                force: true);
            TargetFiles.CheckTool([("report", context.At(reportFile))], files, Force(parsed));
        }

        var report = work();
        var people = toOutput || parsed.GetValue(_json) ? context.Error : context.Output;
        if (parsed.GetValue(_onError) != "skip") Tell(context.Error, report);
        if (parsed.GetValue(_json)) context.Output.WriteLine(Json.ToIndentedText(report.ToFields()));
        else print(people, report);
        if (reportFile is not null)
        {
            using var target = AtomicFile.Create(context.At(reportFile));
            target.Stream.Write(Encoding.UTF8.GetBytes(Json.ToIndentedText(report.ToFields()) + "\n"));
            target.Commit();
        }

        var isWhole = report.Sources.All(source => source.BadRows == 0 && source.Faults.Count == 0);
        return isWhole || parsed.GetValue(_onError) == "skip" ? ExitCodes.Done : ExitCodes.Short;
    }

    private static void Tell(TextWriter error, IDataReport report)
    {
        foreach (var source in report.Sources)
        {
            foreach (var fault in source.Faults.Take(MostTold)) error.WriteLine(fault.ToString());
            var more = Math.Max(0, source.Faults.Count - MostTold) + source.Unreported;
            if (more > 0) error.WriteLine($"{source.File}: {more:N0} more; --report FILE tells the first thousand");
        }
    }
}
