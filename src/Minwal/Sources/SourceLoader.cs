using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>
/// Reads the rows of a recipe's sources. Rows are kept in memory: they are as many as the user gave, whatever the number of records.
/// </summary>
public static class SourceLoader
{
    /// <summary>Reads every source of <paramref name="recipe"/>; <paramref name="readRows"/> reads a file of rows by its ending.</summary>
    /// <exception cref="MinwalException">When a file is missing or unreadable or a source
    /// has no rows; all sources are reported together.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<Fields>> Load(
        Recipe recipe, Fields parameters, Func<string, IReadOnlyList<Fields>> readRows)
    {
        var faults = new List<Fault>();
        var sources = new Dictionary<string, IReadOnlyList<Fields>>(StringComparer.Ordinal);
        var variables = new Variables(parameters, new Variables(recipe.Tables));
        foreach (var source in recipe.Sources)
        {
            var template = source.File ?? source.Documents!;
            var named = Value.ToText(template.Evaluate(variables));
            var inside = Path.Combine(recipe.Folder, named);
            var path = template.IsConstant || !(File.Exists(named) || Directory.Exists(named)) ? inside : named;
            if (source.File is not null ? !File.Exists(path) : !File.Exists(path) && !Directory.Exists(path))
            {
                faults.Add(new Fault(
                    "MW1017",
                    source.Mark,
                    $"the source '{source.Name}' reads '{named}', which does not exist",
                    "paths given by options are relative to the current folder"));
                continue;
            }

            List<Fields> kept;
            try
            {
                var rows = source.File is not null ? readRows(path) : DocumentChunks.Read(path, source.ChunkWords);
                kept = [.. source.Where is null ? rows : rows.Where(row => source.Where.IsTrue(new Variables(row, variables)))];
            }
            catch (MinwalException e)
            {
                faults.AddRange(e.Faults);
                continue;
            }

            if (kept.Count == 0)
            {
                var hint = source.Where is null ? null : $"its 'where' is {source.Where}";
                faults.Add(new Fault("MW1017", source.Mark, $"the source '{source.Name}' has no rows in '{named}'", hint));
            }

            sources[source.Name] = kept;
        }

        return faults.Count == 0 ? sources : throw new MinwalException(faults);
    }
}
