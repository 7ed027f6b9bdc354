using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

/// <summary>The page about a night over three providers: its commands are run as they stand there, at ports of the test's own.</summary>
public sealed class FleetTests
{
    private static readonly string Page = Repository.Read("docs/fleet.md");

    [Fact]
    public async Task The_night_on_the_page_goes_as_it_is_told()
    {
        using var tool = new MinwalTool();
        var mocks = new Dictionary<string, MockProcess>();
        try
        {
            foreach (Match mock in Regex.Matches(Page, "^minwal mock-provider --port (\\d+) (.*) &$", RegexOptions.Multiline))
                mocks[mock.Groups[1].Value] = await MockProcess.StartAsync(tool, mock.Groups[2].Value);
            Assert.Equal(3, mocks.Count);
            await File.WriteAllTextAsync(tool.At("fleet.yaml"), AtOurs(Block("yaml", "north:"), mocks),
                TestContext.Current.CancellationToken);
            foreach (var (command, exit, shown) in Commands())
            {
                var (ended, output, error) = await tool.RunAsync(AtOurs(command, mocks));
                Assert.True(ended == exit, $"{command} ended with {ended}:\n{output}\n{error}");
                // What depends on no clock is there to the letter.
                if (!command.StartsWith("plan", StringComparison.Ordinal)) continue;
                Assert.All(shown.Split('\n').Where(line => line.Trim() != "…"), line => Assert.Contains(line, output.Split('\n')));
            }

            await AddsUpAsync(tool, [.. mocks.Values]);
        }
        finally
        {
            foreach (var mock in mocks.Values) await mock.DisposeAsync();
        }
    }

    private static async Task AddsUpAsync(MinwalTool tool, IReadOnlyList<MockProcess> mocks)
    {
        Assert.Equal(160, File.ReadAllLines(tool.At("messages.jsonl")).Length);
        var bill = JsonDocument.Parse(await tool.DoAsync("cost messages.jsonl --json")).RootElement;
        var total = bill.GetProperty("total");
        foreach (var part in (string[])["by_provider", "by_model", "by_step", "by_use"])
        {
            foreach (var sum in (string[])["calls", "input_tokens", "priced_usd"])
            {
                var parts = bill.GetProperty(part).EnumerateArray().Sum(entry => entry.GetProperty(sum).GetDouble());
                Assert.Equal(total.GetProperty(sum).GetDouble(), parts, 1e-6 * Math.Max(1, parts));
            }
        }

        // A model for each step.
        var roles = JsonDocument.Parse(await tool.DoAsync("cost memory.jsonl --json")).RootElement.GetProperty("by_model");
        Assert.Equal(["north:large", "offline", "south:medium"],
            roles.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        var answered = 0L;
        foreach (var mock in mocks) answered += await mock.CountAsync("answered");
        foreach (var model in roles.EnumerateArray().Where(entry => entry.GetProperty("name").GetString() != "offline"))
            answered -= (long)model.GetProperty("calls").GetDouble();

        // Every answer is in the bill once, but those of second requests that were cut off at the last moment.
        var uses = bill.GetProperty("by_use").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("name").GetString()!, entry => entry.GetProperty("calls").GetDouble());
        var used = uses.Where(use => use.Key is not ("second requests" or "no answer")).Sum(use => use.Value);
        Assert.InRange(answered, used, uses.Values.Sum());
        Assert.InRange(bill.GetProperty("total").GetProperty("cost_usd").GetDouble(), 0, 1);
    }

    /// <summary>The commands of the page in their order, with the exit code and the output that it shows.</summary>
    private static IEnumerable<(string Command, int Exit, string Shown)> Commands()
    {
        foreach (Match match in Regex.Matches(Page, "```sh\n((?:(?!```)[^\n]*\n)+)```(?:\n+```text\n(.*?)\n```)?", RegexOptions.Singleline))
        {
            foreach (var line in match.Groups[1].Value.Split('\n').Where(line => line.StartsWith("minwal ", StringComparison.Ordinal)))
            {
                if (line.StartsWith("minwal mock-provider", StringComparison.Ordinal)) continue;
                var parts = line["minwal ".Length..].Split('#');
                var exit = Regex.Match(parts.ElementAtOrDefault(1) ?? "", "exit code (\\d)") is { Success: true } told
                    ? int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
                yield return (parts[0].Trim(), exit, match.Groups[2].Value);
            }
        }
    }

    private static string Block(string kind, string beginning) => Regex.Match(
        Page, $"```{kind}\n({Regex.Escape(beginning)}.*?)```", RegexOptions.Singleline).Groups[1].Value;

    private static string AtOurs(string text, IReadOnlyDictionary<string, MockProcess> mocks) =>
        mocks.Aggregate(text, (all, mock) => all.Replace($"http://127.0.0.1:{mock.Key}/v1", mock.Value.Url, StringComparison.Ordinal));
}
