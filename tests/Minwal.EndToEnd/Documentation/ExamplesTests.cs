using System.Xml.Linq;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

public sealed class ExamplesTests
{
    [Theory]
    [InlineData("Minwal.Workbench", "T:Minwal.Workbench.MinwalWorkbench")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.OpenRecipe(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.ReadRecipe(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.Prepare(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.ForecastAsync(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.PreviewAsync(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.Begin(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.Extend(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.Gather(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.CheckFile(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.ReadRecordAsync(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.Decide(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.Export(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.ListRuns(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.MinwalWorkbench.LoadPlugin(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.Running.RunSession.RecordsAsync(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.Running.RunSession.EventsAsync(")]
    [InlineData("Minwal.Workbench", "M:Minwal.Workbench.Hosting.MinwalServices.AddMinwal(")]
    [InlineData("Minwal.Workbench", "T:Minwal.Workbench.Plugins.IMinwalPlugin")]
    [InlineData("Minwal.Workbench", "T:Minwal.Workbench.Providers.ModelProvider")]
    [InlineData("Minwal.Engine", "T:Minwal.Recipes.RecipeLanguage")]
    [InlineData("Minwal.Engine", "T:Minwal.Checks.RecordCheckKind")]
    [InlineData("Minwal.Engine", "T:Minwal.Checks.ComparisonKind")]
    [InlineData("Minwal.Engine", "T:Minwal.Checks.MeasureKind")]
    [InlineData("Minwal.Engine", "T:Minwal.Steps.StepKind")]
    [InlineData("Minwal.Engine", "T:Minwal.Steps.IStep")]
    [InlineData("Minwal.Engine", "T:Minwal.Sources.SourceKind")]
    [InlineData("Minwal.Engine", "T:Minwal.Expressions.Function")]
    [InlineData("Minwal.Models", "T:Minwal.Models.Offline.GrammarLanguage")]
    [InlineData("Minwal.Models", "T:Minwal.Models.Offline.Filters.FilterKind")]
    [InlineData("Minwal.Datasets", "T:Minwal.Datasets.RecordFormat")]
    [InlineData("Minwal.Similarity", "T:Minwal.Similarity.NearDuplicateIndex")]
    [InlineData("Minwal.Similarity", "M:Minwal.Similarity.NearDuplicates.Find(")]
    [InlineData("Minwal.Similarity", "T:Minwal.Similarity.DuplicateClusterBuilder")]
    [InlineData("Minwal.MockProvider", "T:Minwal.MockProvider.MockProviderServer")]
    public void What_a_program_begins_with_is_shown_with_an_example(string assembly, string member)
    {
        var documented = Assert.Single(Members(assembly),
            m => member.EndsWith('(') ? m.Name.StartsWith(member, StringComparison.Ordinal) : m.Name == member);
        Assert.Contains(documented.Docs.Elements("example").Elements("code"), code => code.Value.Trim().Length > 20);
    }

    /// <summary>What the compiler wrote beside the assembly, for editors.</summary>
    private static IEnumerable<(string Name, XElement Docs)> Members(string assembly) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly + ".xml")).Descendants("member")
            .Select(member => (member.Attribute("name")!.Value, member));
}
