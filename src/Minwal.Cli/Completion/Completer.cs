using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Minwal.Faults;

namespace Minwal.Cli.Completion;

/// <summary>Finds the words that may come next in a command line that is being typed.</summary>
/// <param name="context">What every command has.</param>
internal sealed class Completer(ToolContext context)
{
    private readonly WordSource _source = new(context);

    /// <summary>
    /// What may stand in place of <paramref name="typed"/>, the beginning of a word, after the words <paramref name="before"/>.
    /// </summary>
    public IReadOnlyList<Candidate> Find(string[] before, string typed)
    {
        var root = Make(before);
        var parsed = root.Parse(before);
        var found = before.Length > 0 && Option(parsed, before[^1]) is { Arity.MinimumNumberOfValues: > 0 } waiting
            ? Values(waiting, typed)
            : typed.StartsWith("--", StringComparison.Ordinal) && typed.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                ? OfAssignment(parsed, typed[..at], typed[(at + 1)..])
                : typed.StartsWith('-') ? Options(parsed) : Words(parsed, typed);
        return [.. found.Where(c => c.IsLeftToShell || Completes(c, typed)).DistinctBy(c => c.Word)];
    }

    private static bool Completes(Candidate candidate, string typed) =>
        candidate.Word.StartsWith(typed, StringComparison.Ordinal) && !(candidate.Word == typed && candidate.IsBeginning);

    /// <summary>A recipe with faults still leaves the options that every recipe has.</summary>
    private RootCommand Make(string[] before)
    {
        try
        {
            return Tool.Make(context, before);
        }
        catch (MinwalException)
        {
            return Tool.Make(context, []);
        }
    }

    private IEnumerable<Candidate> Words(ParseResult parsed, string typed)
    {
        var command = parsed.CommandResult.Command;
        foreach (var sub in command.Subcommands.Where(sub => !sub.Hidden)) yield return new Candidate(sub.Name, Short(sub.Description));
        var free = command.Arguments.FirstOrDefault(argument =>
            (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MaximumNumberOfValues);
        if (free is null) yield break;
        foreach (var word in Own(free, parsed)) yield return word;
        foreach (var word in _source.Of((free.HelpName ?? free.Name) switch
        {
            "recipe" => "RECIPE",
            "name" when command.Name is "show" or "size" => "RECIPE",
            "run" or "runs" => "RUN",
            "file" => "FILE",
            _ => free.HelpName ?? "",
        }))
            yield return word;
    }

    private static IEnumerable<Candidate> Options(ParseResult parsed) =>
        from option in Known(parsed)
        where option is { Hidden: false }
            && (option.Arity.MaximumNumberOfValues > 1 || parsed.GetResult(option) is null or { Implicit: true })
        orderby option.Name
        select new Candidate(option.Name, Short(option.Description));

    private IEnumerable<Candidate> OfAssignment(ParseResult parsed, string name, string typed) => Option(parsed, name) is { } option
        ? Values(option, typed).Select(c => c.IsLeftToShell ? c : c with { Word = $"{name}={c.Word}" })
        : [];

    private IEnumerable<Candidate> Values(Option option, string typed)
    {
        // Of a list the last item is being typed.
        var done = option.HelpName == "LIST" ? typed[..(typed.LastIndexOf(',') + 1)] : "";
        var own = option.CompletionSources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label)
            .Where(word => !done.Split(',').Contains(word));
        return own.Select(word => new Candidate(done + word)).Concat(_source.Of(option.HelpName ?? ""));
    }

    private static IEnumerable<Candidate> Own(Argument argument, ParseResult parsed) =>
        argument.CompletionSources.SelectMany(source => source(parsed.GetCompletionContext())).Select(item => new Candidate(item.Label));

    private static Option? Option(ParseResult parsed, string name) =>
        Known(parsed).FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    /// <summary>The options of the command and those that it has from the commands above it.</summary>
    private static IEnumerable<Option> Known(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: var command }; result = result.Parent)
        {
            foreach (var option in command.Options.Where(option => result == parsed.CommandResult || option.Recursive)) yield return option;
        }
    }

    /// <summary>The first sentence, for a line beside the word.</summary>
    private static string? Short(string? description) => description?.Split(". ")[0].Split(": ")[0].TrimEnd('.');
}
