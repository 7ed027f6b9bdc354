using Minwal.Datasets.Streams;
using Minwal.Text.Personal;
using Minwal.Values;

namespace Minwal.Datasets.Anonymizing;

/// <summary>Looks for what belongs to persons in a file. Streams; changes nothing.</summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
internal sealed class PersonalScan(ScanOptions options, DataContext context)
{
    /// <summary>Reads and tells.</summary>
    public ScanReport Run()
    {
        var data = options.Search.Build();
        var source = RowSource.Open(options.File, options.Reading, context);
        var fields = options.Search.Fields.ToHashSet(StringComparer.Ordinal);
        var finds = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (examples, rows) = (new List<ScanFind>(), 0L);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in source.Read())
        {
            var any = false;
            foreach (var place in TextPlace.In(row.Parse()))
            {
                known.Add(place.Name);
                if (fields.Count > 0 && !place.Within.Any(fields.Contains)) continue;
                foreach (var match in data.Find(place.Text, place.Name))
                {
                    any = true;
                    if ((finds[match.Kind] = finds.GetValueOrDefault(match.Kind) + 1) > options.Examples) continue;
                    var found = place.Text.Substring(match.Start, match.Length);
                    examples.Add(new ScanFind(row.Number, match.Kind, place.Place, options.Shows ? found : PersonalData.Masked(found)));
                }
            }

            if (any) rows++;
        }

        return new ScanReport { Sources = [source.Report()], Rows = rows, Finds = finds, Examples = examples };
    }
}
