using System.CommandLine;
using Minwal.Faults;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal docs [PAGE]</c>: the pages that come with the tool.</summary>
internal static class DocsCommand
{
    private const string Ending = ".md";

    public static Command Make(ToolContext context)
    {
        var page = new Argument<string>("page")
        {
            Description = "The page; without it they are listed.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "page",
        };
        page.CompletionSources.Add(_ => Pages().Select(file => new System.CommandLine.Completions.CompletionItem(NameOf(file))));
        var path = new Option<bool>("--path") { Description = "Print where the page lies, not what it says." };
        var command = new Command("docs", "Lists the pages that come with the tool, or prints one: minwal docs recipes") { page, path };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(page) is { } named)
            {
                var file = Find(named);
                context.Output.Write(parsed.GetValue(path) ? file + "\n" : File.ReadAllText(file));
                return;
            }

            foreach (var file in Pages()) context.Output.WriteLine(parsed.GetValue(path) ? file : $"{NameOf(file),-14} {Title(file)}");
        });
        return command;
    }

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(BundledFiles.Pages, "*" + Ending).OrderBy(NameOf, StringComparer.Ordinal);

    private static string Find(string named)
    {
        var name = named.ToLowerInvariant();
        if (Pages().FirstOrDefault(file => NameOf(file) == name || NameOf(file) + Ending == name) is { } found) return found;
        var near = Spelling.Nearest(name, Pages().Select(NameOf));
        throw new MinwalException("MW2003", $"found the page '{named}', allowed are {string.Join(", ", Pages().Select(NameOf))}",
            near is null ? null : $"did you mean '{near}'?");
    }

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file).ToLowerInvariant();

    private static string Title(string file) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith('#'))?.TrimStart('#', ' ') ?? "";
}
