using System.Text.RegularExpressions;
using Minwal.Runs.Journal;
using Minwal.Workbench;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

/// <summary>Each piece of the reference is sound in a recipe that has what stands around it, and runs where no check has to hold.</summary>
public sealed partial class ReferenceTests
{
    private const string Page = "docs/reference.md";

    private static readonly string[] Joined = ["parameters", "tables", "sources", "values", "models"];

    public static TheoryData<int> Pieces => [.. Enumerable.Range(0, PageExamples.Of(Page).Count)];

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task A_piece_of_the_reference_is_sound_and_runs(int number)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var piece = PageExamples.Of(Page)[number];
        using var tool = new MinwalTool();
        var folder = tool.At("reference");
        Repository.Copy("tests/Minwal.EndToEnd/Documentation/Reference", folder);
        // What only belongs to records of the recipe around has to go with them.
        var alone = Begins("steps", piece) && !Begins("record", piece) ? "record: { n: \"${slot}\" }\n" : "";
        var around = await File.ReadAllTextAsync(Path.Combine(folder, "recipe.yaml"), cancellation);
        var recipe = PageExamples.Merge(around, alone + piece, Joined);
        await File.WriteAllTextAsync(Path.Combine(folder, "recipe.yaml"), recipe, cancellation);
        foreach (var (name, text) in Named().Matches(recipe).Select(named => named.Value)
            .Select(name => (name, name.EndsWith("hbs", StringComparison.Ordinal) ? "Do it. {{brief}}" : "answer: Done.\n")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellation);
        }

        var bench = new MinwalWorkbench();
        bench.Prepare(bench.ReadRecipe(folder), new RunChoices()).Dispose();
        if (Begins("checks", piece)) return;

        // Placeholders fit what a step returns, as the grammar that a reader would write does.
        await File.WriteAllTextAsync(Path.Combine(folder, "recipe.yaml"), Offline().Replace(recipe, ""), cancellation);
        using var prepared = bench.Prepare(bench.ReadRecipe(folder), new RunChoices());
        await using var run = bench.Begin(prepared, new RunTarget { Output = tool.At(prepared.Recipe.Output.File) });
        var summary = await run.Completion;
        Assert.Equal((RunPhase.Complete, true), (summary.Phase, summary.Ledger.Accepted > 1));
    }

    private static bool Begins(string key, string piece) => Regex.IsMatch(piece, $"^{key}:", RegexOptions.Multiline);

    [GeneratedRegex(@"\b(prompts/[a-z_]+\.hbs|offline/[a-z_]+\.yaml)")]
    private static partial Regex Named();

    [GeneratedRegex(@"(^ +offline: offline/[a-z_]+\.yaml\n|,\s*offline: offline/[a-z_]+\.yaml)", RegexOptions.Multiline)]
    private static partial Regex Offline();
}
