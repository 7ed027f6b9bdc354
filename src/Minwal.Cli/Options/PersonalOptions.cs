using System.CommandLine;
using System.Text;
using Minwal.Datasets.Anonymizing;
using Minwal.Faults;

namespace Minwal.Cli.Options;

/// <summary>The options of commands that look for what belongs to persons.</summary>
internal sealed class PersonalOptions
{
    private readonly Option<string> _kinds = new("--kinds")
    {
        Description = $"What is looked for: {string.Join(", ", PersonalSearch.AllKinds)}. [default: all]",
        HelpName = "KINDS",
    };

    private readonly Option<string> _names = new("--names")
    {
        Description = "A file with names of persons, one a line; they are found in any spelling.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _patterns = new("--pattern")
    {
        Description = "A kind of your own as a regular expression: ticket=T-[0-9]+; (?<value>…) marks what is found. May be repeated.",
        HelpName = "KIND=REGEX",
    };

    private readonly Option<string> _fields = new("--fields")
    {
        Description = "The names of the fields, at any depth, that are searched: text,phone. [default: all]",
        HelpName = "FIELDS",
    };

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    public PersonalOptions(Command command)
    {
        foreach (var option in (Option[])[_kinds, _names, _patterns, _fields]) command.Options.Add(option);
    }

    /// <summary>What was typed.</summary>
    /// <exception cref="MinwalException">MW2003 for a pattern without a name, MW5003 when the file of names is not there.</exception>
    public PersonalSearch Read(ToolContext context, ParseResult parsed)
    {
        var patterns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var typed in parsed.GetValue(_patterns) ?? [])
        {
            var at = typed.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == typed.Length - 1 || !patterns.TryAdd(typed[..at], typed[(at + 1)..]))
                throw new MinwalException("MW2003", $"--pattern: '{typed}' is not KIND=REGEX, or its kind stands twice");
        }

        return new PersonalSearch
        {
            Kinds = parsed.GetValue(_kinds) is { } kinds ? DataOptions.List(kinds) : PersonalSearch.AllKinds,
            Names = parsed.GetValue(_names) is { } names ? Lines(context, names) : [],
            Patterns = patterns,
            Fields = DataOptions.List(parsed.GetValue(_fields)),
        };
    }

    /// <summary>The lines of a file that are not empty.</summary>
    public static IReadOnlyList<string> Lines(ToolContext context, string typed)
    {
        var path = context.At(typed);
        return File.Exists(path) ? [.. File.ReadAllLines(path, Encoding.UTF8).Select(line => line.Trim()).Where(line => line.Length > 0)]
            : throw new MinwalException("MW5003", $"the file '{typed}' does not exist");
    }
}
