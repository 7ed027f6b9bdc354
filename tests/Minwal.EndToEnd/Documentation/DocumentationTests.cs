using System.Text.RegularExpressions;
using System.Xml.Linq;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Workbench;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

public sealed class DocumentationTests
{
    [Fact]
    public void The_committed_schema_is_what_the_reader_knows() =>
        Assert.Equal(new MinwalWorkbench().Language.Schema(), Repository.Read("docs/recipe.schema.json"));

    [Fact]
    public void The_table_of_keys_is_what_the_reader_knows()
    {
        var page = Repository.Read("docs/reference.md");
        const string Begin = "<!-- keys -->\n", End = "<!-- /keys -->";
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var keys = page[begin..page.IndexOf(End, StringComparison.Ordinal)];
        Assert.Equal(new MinwalWorkbench().Language.Reference(), keys);
    }

    [Fact]
    public void The_table_of_filters_is_what_grammars_know()
    {
        var page = Repository.Read("docs/grammar.md");
        var filters = new GrammarLanguage(new MinwalWorkbench().Language).Reference();
        Assert.Contains($"<!-- filters -->\n{filters}<!-- /filters -->", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_and_check_is_shown_with_an_example()
    {
        var page = Repository.Read("docs/reference.md");
        var examples = page[..page.IndexOf("## Every key", StringComparison.Ordinal)];
        var language = new MinwalWorkbench().Language;
        var kinds = language.Steps.Names.Concat(language.Checks.Names);
        Assert.All(kinds, kind => Assert.Contains($"- {kind}:", examples, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_error_code_has_a_page_and_every_page_a_code()
    {
        var used = Repository.Sources()
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), "\"(MW\\d{4})[\":]").Select(m => m.Groups[1].Value))
            .Distinct().Order(StringComparer.Ordinal);
        var documented = Regex.Matches(Repository.Read("docs/errors.md"), "^### (MW\\d{4})$", RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(used, documented);
    }

    [Fact]
    public void Every_reason_of_a_rejection_is_explained()
    {
        var page = Repository.Read("docs/errors.md");
        const string Reason = "(?:new Rejection|new StepFailure|Failed)\\(\\s*(?:[^\"()]*\\? )?\"([a-z]+\\.[a-z_]+)\"";
        var reasons = Repository.Sources()
            .SelectMany(f => Regex.Matches(Code(f), Reason).Select(m => m.Groups[1].Value))
            .Distinct().ToList();
        Assert.True(reasons.Count > 20, $"{reasons.Count} reasons were found in the sources");
        Assert.All(reasons, reason => Assert.Contains($"`{reason}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_and_every_code_of_a_failed_call_has_words()
    {
        var page = Repository.Read("docs/errors.md");
        var table = page[page.IndexOf("## Reasons of rejections\n", StringComparison.Ordinal)..];
        var reasons = Regex.Matches(table, "`([a-z]+\\.[a-z_]+)`").Select(m => m.Groups[1].Value).ToList();
        var codes = Regex.Matches(page, "^### (MW3\\d{3})$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        Assert.True(reasons.Count >= 80 && codes.Count > 15, $"{reasons.Count} reasons and {codes.Count} codes were found");
        Assert.All(reasons.Concat(codes), reason =>
        {
            Assert.True(ReasonWords.Find(reason) is not null, $"{reason} has no words");
            Assert.Equal($"{ReasonWords.Find(reason)} ({reason})", ReasonWords.Told(reason));
        });
        Assert.Equal("openings.same", ReasonWords.Told("openings.same"));
    }

    [Fact]
    public void Every_package_has_a_reason()
    {
        var page = Repository.Read("docs/dependencies.md");
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").ToList();
        Assert.All(packages, package =>
        {
            var name = Regex.Escape(package.Attribute("Include")!.Value);
            var version = Regex.Escape(package.Attribute("Version")!.Value);
            Assert.Matches($@"\| {name} \| {version} \| .{{20,}}", page);
        });
    }

    [Fact]
    public void Links_between_the_pages_lead_somewhere()
    {
        var docs = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md");
        var recipes = Directory.EnumerateFiles(Path.Combine(Repository.Root, "recipes"), "README.md", SearchOption.AllDirectories);
        var pages = docs.Concat(recipes).Select(f => Path.GetRelativePath(Repository.Root, f)).Prepend("README.md");
        foreach (var page in pages)
        {
            var text = Regex.Replace(Repository.Read(page), "```.*?```", "", RegexOptions.Singleline);
            foreach (Match link in Regex.Matches(text, @"\]\((?!https?:)([^)#]*)(#[^)]*)?\)"))
            {
                var target = link.Groups[1].Value.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value);
                Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{page}: {link.Value}");
                if (link.Groups[2].Value is not { Length: > 0 } anchor) continue;
                var headings = Regex.Matches(Repository.Read(target), "^#+ (.+)$", RegexOptions.Multiline);
                Assert.Contains(anchor[1..], headings.Select(m => Anchor(m.Groups[1].Value)));
            }
        }
    }

    [Theory]
    [InlineData("Minwal.Text", "")]
    [InlineData("Minwal.Similarity", "Minwal.Text")]
    [InlineData("Minwal", "Minwal.Similarity Minwal.Text")]
    [InlineData("Minwal.Models", "Minwal")]
    [InlineData("Minwal.Storage", "Minwal")]
    [InlineData("Minwal.Datasets", "Minwal")]
    [InlineData("Minwal.Quality", "Minwal Minwal.Similarity Minwal.Text")]
    [InlineData("Minwal.MockProvider", "Minwal Minwal.Models")]
    [InlineData("Minwal.Workbench", "Minwal.Datasets Minwal.Models Minwal.Quality Minwal.Storage")]
    [InlineData("Minwal.Cli", "Minwal.MockProvider Minwal.Workbench")]
    public void References_run_one_way(string project, string allowed)
    {
        var references = XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.All(references, reference => Assert.Contains(reference, allowed.Split(' ')));
    }

    [Fact]
    public void The_engine_knows_no_database_no_vendor_and_no_console()
    {
        var packages = XDocument.Parse(Repository.Read("src/Minwal/Minwal.csproj"))
            .Descendants("PackageReference")
            .Select(r => r.Attribute("Include")!.Value);
        string[] unknown = ["Sqlite", "OpenAI", "Spectre"];
        Assert.DoesNotContain(packages, package => unknown.Any(word => package.Contains(word, StringComparison.Ordinal)));
    }

    /// <summary>A file of code without its documentation, whose examples name what is nobody's.</summary>
    private static string Code(string file) =>
        string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)));

    private static string Anchor(string heading) => Regex.Replace(heading.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-');
}
