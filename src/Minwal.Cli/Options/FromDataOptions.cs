using System.CommandLine;

namespace Minwal.Cli.Options;

/// <summary>The options of <c>minwal new --from-data</c>.</summary>
internal sealed class FromDataOptions
{
    private readonly Option<string> _file = new("--from-data")
    {
        Description = "Rows to make a recipe from: .csv, .tsv, .jsonl or .json, each also .gz. Their columns are looked at, and what "
            + "cannot be known is asked.",
        HelpName = "FILE",
    };
    private readonly Option<string> _text = new("--text")
    {
        Description = "The column with the texts. [default: guessed]",
        HelpName = "COLUMN",
    };
    private readonly Option<string> _label = new("--label")
    {
        Description = "The column with the labels. [default: guessed]",
        HelpName = "COLUMN",
    };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Ask nothing; what was guessed holds." };

    public FromDataOptions(Command command)
    {
        foreach (var option in (Option[])[_file, _text, _label, _yes]) command.Options.Add(option);
    }

    /// <summary>The file with the rows; null when no recipe is made from any.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>What was said of it.</summary>
    public FromDataRequest Read(ParseResult parsed) => new(parsed.GetValue(_text), parsed.GetValue(_label), parsed.GetValue(_yes));
}

/// <summary>What is said of rows that a recipe is made from.</summary>
/// <param name="Text">The column with the texts; null to guess it.</param>
/// <param name="Label">The column with the labels; null to guess it.</param>
/// <param name="Yes">Whether nothing is asked.</param>
internal sealed record FromDataRequest(string? Text, string? Label, bool Yes);
