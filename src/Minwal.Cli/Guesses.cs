using System.CommandLine;
using Minwal.Faults;

namespace Minwal.Cli;

/// <summary>What a word that the tool does not know probably meant: words of other tools, then slips of the keyboard.</summary>
internal static class Guesses
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["--api-base"] = "--base-url",
        ["--endpoint"] = "--base-url",
        ["--host"] = "--base-url",
        ["--url"] = "--base-url",
        ["--api-key"] = "--key-from",
        ["--key"] = "--key-from",
        ["--token"] = "--key-from",
        ["--budget"] = "--max-cost",
        ["--cost"] = "--max-cost",
        ["--max-budget"] = "--max-cost",
        ["--max-price"] = "--max-cost",
        ["--deadline"] = "--max-time",
        ["--time-limit"] = "--max-time",
        ["--jobs"] = "--concurrency",
        ["--parallel"] = "--concurrency",
        ["--threads"] = "--concurrency",
        ["--workers"] = "--concurrency",
        ["--provider"] = "--model",
        ["--llm"] = "--model",
        ["--retries"] = "--attempts",
        ["--tries"] = "--attempts",
        ["--rate"] = "--delay",
        ["--rpm"] = "--delay",
        ["--sleep"] = "--delay",
        ["--wait"] = "--delay",
        ["--dir"] = "--run-dir",
        ["--folder"] = "--run-dir",
        ["--out"] = "--output",
        ["--file"] = "--output",
        ["--force"] = "--new",
        ["--overwrite"] = "--new",
        ["--restart"] = "--new",
        ["--silent"] = "--quiet",
        ["--log"] = "--log-file",
        ["--max-output-tokens"] = "--answer-tokens",
        ["--random-seed"] = "--seed",
        ["--dry"] = "--dry-run",
        ["--preview"] = "--dry-run",
    };

    private static readonly string[] Counts =
        ["--count", "--examples", "--limit", "--n", "--num", "--number", "--records", "--rows", "--samples", "--size", "--total"];

    /// <summary>What a first word that is no command means, as a command to type; what follows it is <paramref name="rest"/>.</summary>
    public static string? Command(string word, IReadOnlyList<string> rest, IReadOnlyList<string> recipes, IEnumerable<string> commands)
    {
        if (recipes.Contains(word)) return $"minwal run {word}";
        var named = rest.FirstOrDefault(recipes.Contains);
        return word.ToLowerInvariant() switch
        {
            "help" => "minwal --help",
            "version" => "minwal --version",
            "ls" or "list" or "catalog" => "minwal recipes",
            "create" or "gen" or "generate" or "make" or "start" or "synth" => $"minwal run {named ?? "RECIPE"}",
            "init" or "scaffold" => "minwal new NAME",
            "continue" or "resume" => "the command that began the run; it goes on where it was",
            "estimate" or "cost" or "dry-run" => $"minwal plan {named ?? "RECIPE"}",
            "test" or "try" => $"minwal preview {named ?? "RECIPE"}",
            "lint" or "validate" or "verify" => "minwal check FILE --recipe RECIPE",
            "show" or "cat" or "view" => named is null ? "minwal lineage RUN ID" : $"minwal recipes show {named}",
            "history" or "jobs" => "minwal runs",
            "progress" => "minwal status",
            "reject" or "accept" or "review" => "minwal decide RUN ID",
            "mock" or "serve" or "server" => "minwal mock-provider",
            "merge" => "minwal gather RUN…",
            "convert" or "save" or "write" => "minwal export RUN",
            _ => Spelling.Nearest(word, commands.Concat(recipes)) is { } near
                ? recipes.Contains(near) ? $"minwal run {near}" : $"minwal {near}"
                : null,
        };
    }

    /// <summary>The option that an unknown one means; null when nothing is near.</summary>
    public static string? Option(string word, IReadOnlyList<Option> known)
    {
        var names = known.SelectMany(option => option.Aliases.Prepend(option.Name)).ToList();
        if (Options.TryGetValue(word, out var meant) && names.Contains(meant)) return meant;
        // A recipe calls its number of records as it likes; the first parameter that is a whole number is usually it.
        if (Counts.Contains(word) && known.FirstOrDefault(option => option is { HelpName: "N", Description: { } said }
            && said.Contains("[a whole number", StringComparison.Ordinal)) is { } count)
            return count.Name;
        // The hyphens tell nothing of what was meant.
        var words = names.Where(name => name.StartsWith("--", StringComparison.Ordinal)).Select(name => name[2..]);
        var near = Spelling.Nearest(word.TrimStart('-'), words);
        return near is null ? null : "--" + near;
    }
}
