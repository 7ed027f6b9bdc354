using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>
/// Reads the rows of a recipe's sources. Rows are kept in memory: they are as many as the user gave, whatever the number of records.
/// </summary>
internal static class SourceLoader
{
    /// <summary>
    /// Reads every one of <paramref name="sources"/>; one that has no rows but records of the run has none yet. What cannot be read, and a
    /// file or folder without rows, goes to <paramref name="faults"/>; the result is then not complete.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Fields>> Load(
        IReadOnlyList<SourceSpec> sources, SourceContext context, ICollection<Fault> faults)
    {
        var loaded = new Dictionary<string, IReadOnlyList<Fields>>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (source.Origin is null)
            {
                loaded[source.Name] = [];
                continue;
            }

            try
            {
                var (place, rows) = source.Origin.Read(context);
                IReadOnlyList<Fields> kept = source.Where is null
                    ? rows
                    : [.. rows.Where(row => source.Where.IsTrue(new Variables(row, context.Variables)))];
                loaded[source.Name] = kept;
                if (kept.Count > 0) continue;
                faults.Add(new Fault("MW1017", source.Mark, $"the source '{source.Name}' has no rows in '{place}'",
                    source.Where is null ? null : $"its 'where' is {source.Where}"));
            }
            catch (MinwalException e)
            {
                foreach (var fault in e.Faults) faults.Add(Placed(fault, source));
            }
        }

        return loaded;
    }

    // What an origin says of itself has no place of its own: it is the source's.
    private static Fault Placed(Fault fault, SourceSpec source) => fault.Mark.File is { Length: > 0 }
        ? fault
        : fault with { Mark = source.Mark, Message = $"the source '{source.Name}': {fault.Message}" };
}
