using System.Diagnostics;
using System.Text.RegularExpressions;
using Minwal.Cli.Configuration;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

public sealed class ManualPageTests
{
    [Fact]
    public async Task The_manual_page_is_made_from_the_commands()
    {
        using var tool = new MinwalTool();
        var page = await tool.DoAsync("man");
        var help = await tool.DoAsync("--help");
        var commands = Regex.Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..], @"^  ([a-z-]+) ", RegexOptions.Multiline);
        Assert.All(commands, m => Assert.Contains($".SS \"minwal {m.Groups[1].Value.Replace("-", @"\-", StringComparison.Ordinal)}\"", page,
            StringComparison.Ordinal));
        foreach (var section in (string[])["NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"])
            Assert.Contains($".SH \"{section}\"\n", page, StringComparison.Ordinal);
        Assert.True(page.All(char.IsAscii));
    }

    [Fact]
    public async Task Groff_finds_nothing_wrong_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "groff is not part of this system");
        using var tool = new MinwalTool();
        await File.WriteAllTextAsync(tool.At("minwal.1"), await tool.DoAsync("man"), TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("groff", ["-man", "-Tutf8", "-ww", tool.At("minwal.1")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var shown = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        // Bold is struck over or an escape sequence, as the terminal wants it.
        Assert.Contains("--max-cost", Regex.Replace(await shown, "\u001b\\[[0-9;]*m|.\u0008", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_defaults_has_every_key()
    {
        var page = Repository.Read("docs/configuration.md");
        Assert.All(DefaultsFile.Keys, key => Assert.Contains($"`{key.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_pages_can_be_read_without_the_repository()
    {
        using var tool = new MinwalTool();
        var listed = (await tool.DoAsync("docs")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);
        Assert.Equal(
            [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(f => Path.GetFileNameWithoutExtension(f)!)
                .Concat(["changelog", "readme"]).Order(StringComparer.Ordinal)],
            listed);
        Assert.Equal(Repository.Read("docs/recipes.md"), (await tool.DoAsync("docs recipes")).ReplaceLineEndings("\n"));
        Assert.True(File.Exists((await tool.DoAsync("docs recipes --path")).Trim()));
        var (exit, _, error) = await tool.RunAsync("docs recipe");
        Assert.Equal(2, exit);
        Assert.Contains("did you mean 'recipes'?", error, StringComparison.Ordinal);
    }
}
