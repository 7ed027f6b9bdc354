using System.CommandLine;
using Minwal.Faults;
using Minwal.Text;
using Minwal.Workbench.Quality;

namespace Minwal.Cli.Options;

/// <summary>The options that say where texts and labels of a file are, and what is done with bad rows.</summary>
internal sealed class TextColumnOptions
{
    private static readonly string[] Ways = ["stop", "skip", "report"];

    private readonly Option<string> _text = new("--text-field")
    {
        Description = "The field with the text, such as utterance or question.stem. [default: the one whose name tells]",
        HelpName = "FIELD",
    };

    private readonly Option<string> _label = new("--label-field")
    {
        Description = "The field with the label. [default: the one whose name tells]",
        HelpName = "FIELD",
    };

    private readonly Option<string> _rows = new("--rows")
    {
        Description = "The list inside each record whose items are the rows, such as turns.",
        HelpName = "FIELD",
    };

    private readonly Option<string> _group = new("--group-field")
    {
        Description = "The field whose equal values belong together, such as conversation_id: they are never parted.",
        HelpName = "FIELD",
    };

    private readonly Option<string[]> _map = new("--map")
    {
        Description = "Names of fields and labels that differ: theirs=ours, several with commas.",
        HelpName = "THEIRS=OURS",
    };

    private readonly Option<string> _format = DataOptions.FormatOption(), _records = DataOptions.RecordsOption();

    private readonly Option<string> _onError = new("--on-error")
    {
        Description = "What a row that cannot be read does: report tells it and goes on (exit code 3), skip goes on, stop ends all. "
            + "[default: report]",
        HelpName = "WAY",
    };

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    public TextColumnOptions(Command command, bool label = true)
    {
        command.Options.Add(_text);
        if (label) command.Options.Add(_label);
        if (label) command.Options.Add(_group);
        command.Options.Add(_rows);
        command.Options.Add(_map);
        command.Options.Add(_format);
        command.Options.Add(_records);
        command.Options.Add(_onError);
    }

    /// <summary>What was typed.</summary>
    public TextColumns Read(ParseResult parsed) => new()
    {
        Text = parsed.GetValue(_text),
        Label = parsed.GetResult(_label) is null ? null : parsed.GetValue(_label),
        Group = parsed.GetResult(_group) is null ? null : parsed.GetValue(_group),
        Rows = parsed.GetValue(_rows),
        Map = TextColumns.ReadMap(parsed.GetValue(_map) ?? []),
        Format = parsed.GetValue(_format),
        Records = parsed.GetValue(_records),
    };

    /// <summary>Reads a file, and tells what could not be read as was asked; exit code 3 when rows were left out and told.</summary>
    /// <exception cref="MinwalException">With what could not be read, when that ends all.</exception>
    public (LabelledFile File, int ExitCode) Open(
        ToolContext context, ParseResult parsed, string typed, TextColumns columns, bool needsLabel, CancellationToken cancellation)
    {
        var way = parsed.GetValue(_onError) ?? "report";
        if (!Ways.Contains(way)) throw new MinwalException("MW2003", $"--on-error: found '{way}', allowed are stop, skip, report");
        var file = context.Bench.ReadTexts(typed == "-" ? "standard input" : context.At(typed), columns, needsLabel,
            typed == "-" ? context.Input() : null, cancellation);
        if (file.Faults.Count == 0) return (file, ExitCodes.Done);
        // The rows are at fault and not what was typed.
        if (way == "stop") throw new MinwalException([file.Faults[0] with { Code = "MW6001", Hint = "nothing was written" }]);
        if (way == "skip")
        {
            context.Error.WriteLine($"{Counted.Of(file.Faults.Count, "row")} or groups of rows of {typed} left out.");
            return (file, ExitCodes.Done);
        }

        foreach (var fault in file.Faults) context.Error.WriteLine(Hints.Line(fault));
        return (file, ExitCodes.Short);
    }
}
