using System.Globalization;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>Reads the rows of a recipe's sources. They are as many as the user gave, whatever the number of records.</summary>
internal static class SourceLoader
{
    /// <summary>
    /// Reads every one of <paramref name="sources"/>; one that has no rows but records of the run has none yet. What cannot be read, and a
    /// file or folder without rows, goes to <paramref name="faults"/>; the result is then not complete. Of a <c>where</c> that looks at
    /// the slot all rows are there. Dispose the lists when the run has ended.
    /// </summary>
    /// <param name="sources">The sources.</param>
    /// <param name="labels">The recipe's labels.</param>
    /// <param name="context">What they are read with.</param>
    /// <param name="faults">Where faults go.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<Fields>> Load(
        IReadOnlyList<SourceSpec> sources, IReadOnlyList<string> labels, SourceContext context, ICollection<Fault> faults)
    {
        var loaded = new Dictionary<string, IReadOnlyList<Fields>>(StringComparer.Ordinal);
        var above = new List<string>();
        foreach (var source in sources)
        {
            try
            {
                if (source.Origin is null || source.When?.IsTrue(context.Variables) == false) loaded[source.Name] = [];
                else Load(source, source.Origin, labels, above, context, loaded, faults);
            }
            catch (MinwalException e)
            {
                foreach (var fault in e.Faults) faults.Add(Placed(fault, source));
            }

            above.Add(source.Name);
        }

        return loaded;
    }

    private static void Load(
        SourceSpec source, SourceOrigin origin, IReadOnlyList<string> labels, IReadOnlyList<string> above, SourceContext context,
        Dictionary<string, IReadOnlyList<Fields>> loaded, ICollection<Fault> faults)
    {
        var (place, read) = origin.Read(context);
        var perSlot = SlotFilter.Candidates(source, labels, above).Count > 0;
        var rows = StoredRows.Of(read, row => perSlot || source.Where is null || Holds(row));
        if (perSlot && SlotFilter.Of(source, rows, labels, above, context.Variables) is null)
        {
            // Every row has a field of that name: it was the row's, and is the same for all slots.
            using var all = rows;
            rows = StoredRows.Of(all, Holds);
        }

        if (source.Choose is not null)
        {
            using var all = rows;
            rows = StoredRows.Of(RowChoice.Of(source, all, context.Variables), _ => true);
        }

        loaded[source.Name] = rows;
        if (source.Most is { } most && rows.Count > most)
        {
            faults.Add(new Fault("MW1020", source.Mark,
                string.Create(CultureInfo.InvariantCulture,
                    $"the source '{source.Name}' has {rows.Count:N0} rows in '{place}', at most {most:N0} are allowed"),
                source.Because));
        }

        if (rows.Count > 0 || source.IsOptional) return;
        faults.Add(new Fault("MW1017", source.Mark,
            place.Length == 0 ? $"the source '{source.Name}' names no file" : $"the source '{source.Name}' has no rows in '{place}'",
            source.Where is null ? null : $"its 'where' is {source.Where}"));

        bool Holds(Fields row) => source.Where!.IsTrue(new Variables(row, context.Variables));
    }

    // What an origin says of itself has no place of its own: it is the source's.
    private static Fault Placed(Fault fault, SourceSpec source) => fault.Mark.File is { Length: > 0 }
        ? fault
        : fault with { Mark = source.Mark, Message = $"the source '{source.Name}': {fault.Message}" };
}
