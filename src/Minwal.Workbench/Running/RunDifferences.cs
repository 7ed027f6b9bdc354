using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Workbench.Running;

/// <summary>In what two runs differ, in words that people can act on.</summary>
internal static class RunDifferences
{
    private const string Parameters = "parameters";

    /// <summary>
    /// One line for each difference between the run that was begun and the one that is asked for now; empty when there is none.
    /// </summary>
    public static IReadOnlyList<string> Between(RunHeader header, RunIdentity now, IReadOnlyList<KeyValuePair<string, byte[]>> files)
    {
        var differences = new List<string>();
        Differ("", header.Identity.ToFields(), now.ToFields(), differences);
        // A hash says that something differs; people want to know which file.
        if (differences.RemoveAll(d => d.StartsWith("recipe_hash:", StringComparison.Ordinal)) == 0) return differences;
        var (before, after) = (header.RecipeFiles.ToDictionary(f => f.Key, f => f.Value), files.ToDictionary(f => f.Key, f => f.Value));
        foreach (var file in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            if (!before.TryGetValue(file, out var was)) differences.Add($"the recipe's file {file}: was not there");
            else if (!after.TryGetValue(file, out var is_)) differences.Add($"the recipe's file {file}: is not there any more");
            else if (!was.AsSpan().SequenceEqual(is_)) differences.Add($"the recipe's file {file}: has changed");
        }

        return differences;
    }

    private static void Differ(string path, object? was, object? now, List<string> differences)
    {
        if (Value.AreEqual(was, now)) return;
        if (was is Fields a && now is Fields b)
        {
            foreach (var name in a.Keys.Union(b.Keys))
            {
                var whole = path.Length == 0 ? name : $"{path}.{name}";
                if (path != Parameters || (a.ContainsKey(name) && b.ContainsKey(name)))
                    Differ(whole, a.GetValueOrDefault(name), b.GetValueOrDefault(name), differences);
                else if (a.TryGetValue(name, out var before))
                    differences.Add($"{whole}: was {Json.ToText(before)}, and is no parameter of the recipe any more");
                else differences.Add($"{whole}: was no parameter of the recipe, now {Json.ToText(b[name])}");
            }

            return;
        }

        differences.Add($"{path}: was {Json.ToText(was)}, now {Json.ToText(now)}");
    }
}
