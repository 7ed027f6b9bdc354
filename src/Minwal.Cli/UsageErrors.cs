using System.CommandLine;
using System.CommandLine.Parsing;
using Minwal.Faults;

namespace Minwal.Cli;

/// <summary>Says what was wrong with a command line, with the likely word and the next command to type.</summary>
internal static class UsageErrors
{
    public static int Report(TextWriter error, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = Path(parsed);
        var options = command.Options.Select(o => o.Name).Concat(command.Options.SelectMany(o => o.Aliases)).Distinct().ToList();
        var unknown = parsed.Tokens
            .Where(t => t.Value.StartsWith("--", StringComparison.Ordinal) && !options.Contains(t.Value.Split('=')[0]))
            .Select(t => t.Value.Split('=')[0]).Distinct().ToList();
        foreach (var word in unknown)
        {
            var near = Spelling.Nearest(word, options);
            error.WriteLine($"MW2001: unknown option '{word}' of '{path}'" + (near is null ? "" : $" (did you mean '{near}'?)"));
        }

        if (unknown.Count == 0)
        {
            foreach (var message in parsed.Errors.Select(e => e.Message).Distinct())
            {
                var unmatched = parsed.UnmatchedTokens.FirstOrDefault(t => message.Contains($"'{t}'", StringComparison.Ordinal));
                var near = unmatched is null ? null : Spelling.Nearest(unmatched, command.Subcommands.Select(c => c.Name));
                error.WriteLine($"MW2001: {message.TrimEnd('.')}" + (near is null ? "" : $" (did you mean '{near}'?)"));
            }
        }

        error.WriteLine($"See '{path} --help'.");
        return ExitCodes.Usage;
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
            names.Insert(0, command.Parent is null ? "minwal" : command.Command.Name);
        return string.Join(' ', names);
    }
}
