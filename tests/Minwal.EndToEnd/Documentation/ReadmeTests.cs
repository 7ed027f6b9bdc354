using System.Text.RegularExpressions;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

public sealed class ReadmeTests
{
    [Fact]
    public async Task The_first_command_prints_what_the_page_shows()
    {
        var page = Repository.Read("README.md");
        var match = Regex.Match(
            page,
            "```sh\ndotnet run --project (?<project>\\S+) -c Release -- (?<arguments>.+)\n```\n\n```\n(?<shown>.+?)\n```",
            RegexOptions.Singleline);
        Assert.True(match.Success, "README.md has no first command with its output");
        Assert.True(Directory.Exists(Path.Combine(Repository.Root, match.Groups["project"].Value)));
        using var tool = new MinwalTool();
        var (exit, _, error) = await tool.RunAsync(match.Groups["arguments"].Value);
        Assert.Equal(0, exit);
        Assert.Contains(match.Groups["shown"].Value, error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_further_command_does_what_it_says()
    {
        var page = Repository.Read("README.md");
        var section = page[page.IndexOf("## More to try", StringComparison.Ordinal)..];
        var block = Regex.Match(section, "```sh\n(.+?)```", RegexOptions.Singleline).Groups[1].Value;
        var commands = block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('#')[0].Trim()).ToList();
        Assert.True(commands.Count >= 8, $"{commands.Count} commands");
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "");
        foreach (var command in commands)
        {
            Assert.StartsWith("minwal ", command, StringComparison.Ordinal);
            // Models of the internet are played by the mock provider.
            var arguments = Regex.Replace(command["minwal ".Length..], @" --base-url \S+", "");
            await tool.DoAsync(arguments.Contains("openai:", StringComparison.Ordinal) ? $"{arguments} --base-url {mock.Url}" : arguments);
        }

        Assert.True(Directory.Exists(tool.At("mine")));
    }

    [Fact]
    public async Task Every_command_of_the_tool_is_in_the_table()
    {
        using var tool = new MinwalTool();
        var help = await tool.DoAsync("--help");
        var list = help[help.IndexOf("Commands:", StringComparison.Ordinal)..];
        var commands = Regex.Matches(list, @"^  ([a-z-]+) ", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        Assert.True(commands.Count >= 10);
        var page = Repository.Read("README.md");
        Assert.All(commands, command => Assert.Contains($"`minwal {command}", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_recipe_is_in_the_table_and_has_a_page()
    {
        using var tool = new MinwalTool();
        var names = (await tool.DoAsync("recipes")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);
        var page = Repository.Read("README.md");
        Assert.All(names, name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(Repository.Root, "recipes", name, "README.md"))));
    }
}
