namespace Minwal.Datasets.Augmenting;

/// <summary>Lists of words that come with the tool: rows of cells divided by tabulators; what follows # is for readers.</summary>
internal static class WordList
{
    /// <summary>The rows of the list that is called <paramref name="name"/>.</summary>
    public static IReadOnlyList<string[]> Read(string name)
    {
        using var stream = typeof(WordList).Assembly.GetManifestResourceStream($"{name}.tsv")
            ?? throw new InvalidOperationException($"the list '{name}' is not in the assembly");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))];
    }
}
