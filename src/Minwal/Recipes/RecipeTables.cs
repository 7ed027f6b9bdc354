using System.Text;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>The tables of a recipe, some of which stand in files of their own: data in a YAML file, a text in any other.</summary>
internal static class RecipeTables
{
    private static readonly string[] DataEndings = [".yaml", ".yml", ".json"];

    /// <summary>The tables as they are written down, with those of <paramref name="files"/> read.</summary>
    public static Fields Read(
        Recipe recipe, YamlValue root, string shown, IReadOnlyList<KeyValuePair<string, byte[]>> files, Reading reading)
    {
        var written = (root as YamlMap)?["tables"] as YamlMap;
        var tables = new Fields(recipe.Tables.Count);
        foreach (var (name, value) in recipe.Tables)
        {
            tables[name] = value;
            if (value is not Fields { Count: 1 } reference || !reference.TryGetValue("file", out var file)) continue;
            var mark = (written?[name] as YamlMap)?["file"]?.Mark ?? recipe.Mark;
            var path = FileReference.Normal(Value.ToText(file));
            if (!FileReference.IsInside(path))
                reading.Add(FileReference.Outside(path, mark));
            else if (files.FirstOrDefault(f => f.Key == path).Value is not { } content)
                reading.Add(new Fault("MW1001", mark, $"the table '{name}' reads '{path}', which is not in the recipe's folder"));
            else if (Read(content, path, $"{shown}/{path}", reading, out var read))
                tables[name] = read;
        }

        return tables;
    }

    private static bool Read(byte[] content, string path, string shown, Reading reading, out object? read)
    {
        read = null;
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            reading.Add(new Fault("MW1003", new Mark(shown), "the file is not UTF-8"));
            return false;
        }

        if (DataEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return YamlFile.Parse(text, shown, reading.Faults) is { } node && Shapes.Any.TryRead(node, reading, out read);
        read = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n');
        return true;
    }
}
