using System.Text.RegularExpressions;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

/// <summary>Each recipe of the cookbook is short, runs as its page says, and writes what the page shows.</summary>
public sealed partial class CookbookTests
{
    private const int MostLines = 40;

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "docs", "cookbook"))
        .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recipe_runs_as_its_page_says_and_writes_what_it_shows(string name)
    {
        var folder = Path.Combine(Repository.Root, "docs", "cookbook", name);
        var recipe = Repository.Read($"docs/cookbook/{name}/recipe.yaml");
        var page = Repository.Read($"docs/cookbook/{name}/README.md");
        Assert.InRange(recipe.TrimEnd('\n').Split('\n').Length, 1, MostLines);
        Assert.Contains($"```yaml\n{recipe.TrimEnd('\n')}\n```", page, StringComparison.Ordinal);
        var command = Command().Match(page);
        Assert.True(command.Success, "the page has no command that makes a file");
        using var tool = new MinwalTool();
        var arguments = command.Groups["arguments"].Value.Replace($"docs/cookbook/{name}", folder, StringComparison.Ordinal);
        await tool.DoAsync($"run {arguments}");
        var output = command.Groups["output"].Value;
        var written = tool.Read(output).Split('\n');
        var shown = Shown().Match(page);
        Assert.True(shown.Success, "the page shows no lines");
        Assert.All(shown.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(line, written));
        await tool.DoAsync($"check {output} --recipe {folder}");
    }

    [Fact]
    public void Every_recipe_is_in_the_table_of_contents()
    {
        var page = Repository.Read("docs/cookbook.md");
        Assert.All(Directory.EnumerateDirectories(Path.Combine(Repository.Root, "docs", "cookbook")).Select(Path.GetFileName),
            name => Assert.Contains($"(cookbook/{name}/README.md)", page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^minwal run (?<arguments>\S.*?--output (?<output>\S+)[^#\n]*?)\s*(#.*)?$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("```json\n(?<lines>.+?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();
}
