using System.CommandLine;
using System.CommandLine.Parsing;

namespace Minwal.Cli;

/// <summary>Says what was wrong with a command line, with the likely word and the next command to type.</summary>
internal static class UsageErrors
{
    public static int Report(ToolContext context, ParseResult parsed)
    {
        var (error, command, path) = (context.Error, parsed.CommandResult.Command, Path(parsed));
        var names = command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).ToHashSet();
        // What an option was given may look like one, such as those of another program.
        var values = parsed.CommandResult.Children.OfType<OptionResult>()
            .SelectMany(option => option.Tokens).Select(t => t.Value).ToHashSet();
        var unknown = parsed.Tokens
            .Where(t => t.Value.StartsWith("--", StringComparison.Ordinal) && !names.Contains(t.Value.Split('=')[0]))
            .Where(t => !values.Contains(t.Value))
            .Select(t => t.Value.Split('=')[0]).Distinct().ToList();
        foreach (var word in unknown)
        {
            var near = Guesses.Option(word, [.. command.Options]);
            error.WriteLine($"MW2001: unknown option '{word}' of '{path}'" + (near is null ? "" : $" (did you mean '{near}'?)"));
        }

        if (unknown.Count == 0 && !ReportWord(context, parsed))
        {
            foreach (var message in parsed.Errors.Select(e => Message(e, path).TrimEnd('.')).Distinct())
                error.WriteLine($"MW2001: {message}");
        }

        error.WriteLine($"See '{path} --help'.");
        return ExitCodes.Usage;
    }

    /// <summary>What is missing, with what it is.</summary>
    private static string Message(ParseError fault, string path) => fault.SymbolResult switch
    {
        ArgumentResult { Parent: CommandResult, Tokens.Count: 0, Argument: var argument } =>
            $"'{path}' needs <{argument.HelpName ?? argument.Name}>: {argument.Description}",
        OptionResult { Tokens.Count: 0, Option: var option } => $"'{option.Name}' needs a value: {option.HelpName ?? option.Description}",
        _ => fault.Message,
    };

    /// <summary>A word where a command should stand is the whole story; that a command is missing then goes without saying.</summary>
    private static bool ReportWord(ToolContext context, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0 || parsed.UnmatchedTokens is not [var word, ..]) return false;
        var meant = command is RootCommand
            ? Guesses.Command(
                word, [.. parsed.UnmatchedTokens.Skip(1)], context.Bench.Catalog.Names, command.Subcommands.Select(c => c.Name))
            : Faults.Spelling.Nearest(word, command.Subcommands.Select(c => c.Name)) is { } near ? $"{Path(parsed)} {near}" : null;
        var hint = meant is null ? "" : $"; you may mean: {meant}";
        context.Error.WriteLine($"MW2001: '{word}' is not a command of '{Path(parsed)}'{hint}");
        return true;
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
            names.Insert(0, command.Parent is null ? "minwal" : command.Command.Name);
        return string.Join(' ', names);
    }
}
