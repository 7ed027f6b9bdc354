using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

/// <summary>The packages as they would be published, made from what was built.</summary>
public sealed class PackagesTests(PackagesTests.Packed packed) : IClassFixture<PackagesTests.Packed>
{
    [Fact]
    public void The_libraries_and_the_tool_are_packed_and_nothing_else() => Assert.Equal(
        [.. PublicApi.Assemblies.Select(a => a.GetName().Name!).Append("Minwal.Tool").Order(StringComparer.Ordinal)], packed.Ids);

    [Fact]
    public void Each_package_says_its_licence_its_home_and_what_it_is()
    {
        var metadata = packed.Ids.Select(packed.Metadata).ToList();
        Assert.All(metadata, m =>
        {
            Assert.Equal("MIT", m["license"].Value);
            Assert.Equal("expression", m["license"].Attribute("type")?.Value);
            Assert.Equal("git", m["repository"].Attribute("type")?.Value);
            Assert.StartsWith("https://", m["repository"].Attribute("url")?.Value, StringComparison.Ordinal);
            Assert.NotEmpty(m["authors"].Value);
        });
        Assert.Equal(metadata.Count, metadata.Select(m => m["description"].Value).Where(d => d.Length > 40).Distinct().Count());
    }

    [Fact]
    public void Each_package_holds_the_readme_that_it_names() => Assert.All(packed.Ids, id =>
    {
        using var package = packed.Open(id, ".nupkg");
        var entry = package.GetEntry(packed.Metadata(id)["readme"].Value);
        using var text = new StreamReader(Assert.IsType<ZipArchiveEntry>(entry).Open());
        Assert.Equal(Repository.Read("README.md"), text.ReadToEnd().ReplaceLineEndings("\n"));
    });

    [Fact]
    public void Each_library_comes_with_its_documentation_and_each_package_with_symbols() => Assert.All(packed.Ids, id =>
    {
        using var package = packed.Open(id, ".nupkg");
        using var symbols = packed.Open(id, ".snupkg");
        var assembly = id == "Minwal.Tool" ? "minwal" : id;
        if (assembly == id) Assert.Contains(package.Entries, entry => entry.Name == assembly + ".xml");
        Assert.Contains(package.Entries, entry => entry.Name == assembly + ".dll");
        Assert.Contains(symbols.Entries, entry => entry.Name == assembly + ".pdb");
    });

    [Fact]
    public void The_tool_comes_with_its_recipes_and_pages()
    {
        using var package = packed.Open("Minwal.Tool", ".nupkg");
        var files = package.Entries.Select(entry => entry.FullName)
            .Where(name => name.StartsWith("tools/", StringComparison.Ordinal)).ToList();
        string[] pages = ["recipes.md", "reference.md", "grammar.md", "errors.md", "README.md"];
        var carried = pages.Select(page => "docs/" + page).Append("recipes/intents/recipe.yaml");
        Assert.DoesNotContain(package.Entries, entry => entry.FullName.StartsWith("content", StringComparison.Ordinal));
        Assert.All(carried, file => Assert.Single(files, name => name.EndsWith("/" + file, StringComparison.Ordinal)));
    }

    /// <summary>All packages, in a folder that is removed.</summary>
    public sealed class Packed : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("minwal-packages-").FullName;

        public IReadOnlyList<string> Ids { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            var start = new ProcessStartInfo("dotnet", ["pack", "Minwal.slnx", "--no-build", "-nologo", "-c", configuration, "-o", _folder])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, output);
            Ids = [.. Directory.EnumerateFiles(_folder, "*.nupkg").Select(IdOf).Order(StringComparer.Ordinal)];
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return default;
        }

        /// <summary>The package with that name; its version follows the name.</summary>
        public ZipArchive Open(string id, string ending) =>
            ZipFile.OpenRead(Directory.EnumerateFiles(_folder, "*" + ending).Single(file => IdOf(file) == id));

        /// <summary>What the package says of itself, by element.</summary>
        public IReadOnlyDictionary<string, XElement> Metadata(string id)
        {
            using var package = Open(id, ".nupkg");
            using var stream = package.GetEntry(id + ".nuspec")!.Open();
            return XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata").Elements()
                .ToDictionary(e => e.Name.LocalName);
        }

        private static string IdOf(string file) =>
            string.Join('.', Path.GetFileName(file).Split('.').TakeWhile(part => !char.IsAsciiDigit(part[0])));
    }
}
