using Xunit;

namespace Minwal.EndToEnd.Documentation;

public sealed class LineLengthTests
{
    private const int MostColumns = 140;

    [Fact]
    public void No_line_of_code_is_wider_than_140_columns()
    {
        var files = Code().ToList();
        Assert.True(files.Count > 300, $"{files.Count} files were found");
        var wide = files.SelectMany(WideLines).ToList();
        Assert.True(wide.Count == 0, $"{wide.Count} lines are too wide:\n{string.Join('\n', wide)}");
    }

    /// <summary>The code that is kept, without what a build makes of it.</summary>
    private static IEnumerable<string> Code() => ((string[])["src", "tests", "bench", "samples"])
        .Select(folder => Path.Combine(Repository.Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> WideLines(string path) => File.ReadLines(path)
        .Select((line, index) => (Number: index + 1, Columns: line.EnumerateRunes().Count()))
        .Where(line => line.Columns > MostColumns)
        .Select(line => $"{Path.GetRelativePath(Repository.Root, path)}({line.Number}): {line.Columns} columns");
}
