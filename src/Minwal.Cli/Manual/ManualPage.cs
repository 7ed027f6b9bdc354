using System.CommandLine;
using Minwal.Cli.Configuration;

namespace Minwal.Cli.Manual;

/// <summary>The manual page, made from the commands themselves: what their help says, it says.</summary>
internal static class ManualPage
{
    private static readonly (string Variable, string Meaning)[] Variables =
    [
        ("OPENAI_API_KEY", "The key that goes to OpenAI, and to no other endpoint unless --key-from names it."),
        ("OPENAI_BASE_URL", "The endpoint that is asked when --base-url names none."),
        ("XDG_CONFIG_HOME", "Where the user's own defaults are, in minwal/config.yaml. Without it $HOME/.config."),
        ("NO_COLOR", "Set to anything: no colours and no moving lines."),
        ("TMPDIR", "Where what does not fit in memory is kept during a run."),
    ];

    private static readonly (string File, string Meaning)[] Files =
    [
        ("recipe.yaml", "Makes a folder a recipe; minwal docs recipes is a guide to it, minwal docs reference tells its keys."),
        (StandingDefaults.ProjectFile, "Defaults of options for the folder in which a command is typed."),
        ("~/.config/minwal/config.yaml", "Your own defaults; minwal docs configuration tells the keys of both."),
        ("OUTPUT.minwal/",
            "The journal of a run, beside its output: every answer, verdict and decision. The same command goes on from it."),
    ];

    private static readonly (string Meaning, string Command)[] Examples =
    [
        ("Make records without a key, then look at what was made:", "minwal run intents --test --output intents.jsonl"),
        ("What a model would cost, before the first call:", "minwal plan intents --model openai:gpt-4o-mini"),
        ("Ask a model on this machine, eight requests at a time:",
            "minwal run intents --test --model openai:qwen3 --base-url http://127.0.0.1:11434/v1 --concurrency 8"),
        ("A recipe of your own from rows that you have:", "minwal new mine --from-data rows.csv --yes"),
        ("Check any file against a recipe:", "minwal check rows.csv --recipe mine"),
    ];

    /// <summary>The page in roff.</summary>
    public static string Write(RootCommand root, string version)
    {
        var page = new Roff();
        var commands = root.Subcommands.Where(c => !c.Hidden).SelectMany(c => Below(c, "minwal")).ToList();
        var shared = commands.SelectMany(c => c.Command.Options.Where(o => !o.Hidden).Select(Option => (c.Path, Option)))
            .GroupBy(o => (o.Option.Name, o.Option.Description)).Where(g => g.Count() > 1)
            .OrderBy(g => g.Key.Name, StringComparer.Ordinal).ToList();
        var isShared = shared.Select(g => g.Key).ToHashSet();
        page.Title("minwal", $"minwal {version}");
        page.Section("NAME");
        page.Text("minwal - make exactly the labelled records that were asked for, with any chat model or with none");
        page.Section("SYNOPSIS");
        page.Synopsis("minwal", "COMMAND [options]");
        page.Section("DESCRIPTION");
        page.Paragraph(root.Description!);
        page.Paragraph("A recipe says what records to make, how, and what they must pass. Its parameters and presets are options of the "
            + "commands that take it: minwal run RECIPE --help shows them. "
            + "Data goes to standard output, everything for people to standard error.");
        page.Section("COMMANDS");
        foreach (var (path, command) in commands)
        {
            page.Part(path);
            page.Synopsis(path, string.Join(' ', command.Arguments.Where(a => !a.Hidden).Select(Usage).Append("[options]")));
            page.Paragraph(command.Description!);
            foreach (var argument in command.Arguments.Where(a => !a.Hidden)) page.Term(argument.Name, null, argument.Description!);
            foreach (var option in command.Options.Where(o => !o.Hidden && !isShared.Contains((o.Name, o.Description))))
                Add(page, option, "");
        }

        page.Section("OPTIONS OF SEVERAL COMMANDS");
        foreach (var group in shared)
        {
            var takers = group.Select(o => o.Path["minwal ".Length..]);
            Add(page, group.First().Option, $" ({string.Join(", ", takers)})");
        }

        page.Section("OPTIONS OF ALL COMMANDS");
        foreach (var option in root.Options.Where(o => !o.Hidden)) Add(page, option, "");
        page.Section("EXIT STATUS");
        foreach (var (code, meaning) in ExitCodes.All) page.Term($"{code}", null, meaning);
        page.Section("ENVIRONMENT");
        foreach (var (variable, meaning) in Variables) page.Term(variable, null, meaning);
        page.Section("FILES");
        foreach (var (file, meaning) in Files) page.Term(file, null, meaning);
        page.Section("EXAMPLES");
        foreach (var (meaning, command) in Examples) page.Example(meaning, command);
        page.Section("SEE ALSO");
        page.Text("minwal docs lists the pages that come with the tool and prints them.");
        return page.ToString();
    }

    private static IEnumerable<(string Path, Command Command)> Below(Command command, string above)
    {
        var path = $"{above} {command.Name}";
        return command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Below(c, path)).Prepend((path, command));
    }

    private static void Add(Roff page, Option option, string also) =>
        page.Term(string.Join(", ", option.Aliases.Append(option.Name)), option.HelpName, option.Description + also);

    private static string Usage(Argument argument)
    {
        var name = argument.Name.ToUpperInvariant() + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }
}
