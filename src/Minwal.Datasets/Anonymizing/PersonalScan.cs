using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Text.Personal;
using Minwal.Values;

namespace Minwal.Datasets.Anonymizing;

/// <summary>What <see cref="PersonalScan"/> is to do.</summary>
public sealed record ScanOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>What is looked for.</summary>
    public PersonalSearch Search { get; init; } = new();

    /// <summary>Whether finds are shown as they are, not masked.</summary>
    public bool Shows { get; init; }

    /// <summary>How many finds of each kind are listed.</summary>
    public int Examples { get; init; } = 10;
}

/// <summary>What belongs to persons in a file.</summary>
public sealed record ScanReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>How many rows hold something.</summary>
    public required long Rows { get; init; }

    /// <summary>How many finds there are, by kind.</summary>
    public required IReadOnlyDictionary<string, long> Finds { get; init; }

    /// <summary>The first finds of each kind.</summary>
    public required IReadOnlyList<ScanFind> Examples { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(4).Add("files", SourceReport.ToList(Sources)).Add("rows_with_finds", Rows)
        .Add("finds", new Fields(Finds.Select(find => KeyValuePair.Create(find.Key, (object?)find.Value))))
        .Add("examples", Examples.Select(find => (object?)new Fields(4)
            .Add("row", find.Row).Add("kind", find.Kind).Add("field", find.Field).Add("found", find.Found)).ToList());
}

/// <summary>Something that belongs to a person.</summary>
/// <param name="Row">The row's number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Field">Where it stands in the row.</param>
/// <param name="Found">The find, masked unless it was to be shown.</param>
public sealed record ScanFind(long Row, string Kind, string Field, string Found);

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
