using System.CommandLine;
using System.CommandLine.Parsing;

namespace Minwal.Cli.Slurm;

/// <summary>The options of a command line as words that say the same again.</summary>
internal static class TypedOptions
{
    /// <summary>Every option that was given in <paramref name="parsed"/>, each use of it apart, with its words.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Words)> Of(ParseResult parsed) =>
        parsed.RootCommandResult.Children.Concat(parsed.CommandResult.Children).OfType<OptionResult>().Distinct()
            .Where(result => !result.Implicit)
            .SelectMany(result => result.Tokens.Count == 0
                ? [(result.Option.Name, (IReadOnlyList<string>)[result.Option.Name])]
                : result.Tokens.Select(token => (result.Option.Name, Words(result.Option.Name, token.Value))));

    /// <summary>An option with its value: two words, or one where the value could be taken for an option or a file of words.</summary>
    public static IReadOnlyList<string> Words(string name, string value) =>
        value is ['-' or '@', ..] ? [$"{name}={value}"] : [name, value];
}
