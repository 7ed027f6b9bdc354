using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Values;

namespace Minwal.Datasets.Anonymizing;

/// <summary>What <see cref="FileAnonymizer"/> is to do.</summary>
public sealed record AnonymizeOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>What is looked for.</summary>
    public PersonalSearch Search { get; init; } = new();

    /// <summary>Whether marks such as <c>[PHONE_1]</c> stand in place of finds, and no made-up values.</summary>
    public bool Tags { get; init; }

    /// <summary>Chooses the made-up values: files with the same seed stay joined.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether files that are there may be written over.</summary>
    public bool Force { get; init; }
}

/// <summary>What was made anonymous.</summary>
public sealed record AnonymizeReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were written.</summary>
    public required long Written { get; init; }

    /// <summary>How many of them were changed.</summary>
    public required long Changed { get; init; }

    /// <summary>How many finds were replaced, by kind, and how many different ones they were.</summary>
    public required IReadOnlyDictionary<string, (long Finds, long Different)> Replaced { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(5).Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("written", Written)
        .Add("changed", Changed).Add("replaced", new Fields(Replaced.Select(kind => KeyValuePair.Create(
            kind.Key, (object?)new Fields(2).Add("finds", kind.Value.Finds).Add("different", kind.Value.Different)))));
}

/// <summary>
/// Writes a file with pseudonyms in place of what belongs to persons. Streams, but for the finds, which are kept so that each has one
/// pseudonym; a table, and a document, are gone through once more before.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
internal sealed class FileAnonymizer(AnonymizeOptions options, DataContext context)
{
    /// <summary>Reads, replaces and writes.</summary>
    public AnonymizeReport Run()
    {
        var pseudonyms = new Pseudonyms(options.Seed, options.Tags);
        var anonymizer = new Anonymizer(options.Search.Build(), pseudonyms, options.Search.Fields.ToHashSet(StringComparer.Ordinal));
        var source = RowSource.Open(options.File, options.Reading, context);
        using var output = RowOutput.Create(options.Output, context, RowOutput.LayoutOf(source, options.Output, options.CsvSafe, context));
        var changed = 0L;
        foreach (var row in source.Read())
        {
            if (anonymizer.Apply(row.Json) is { } json)
            {
                changed++;
                output.Write(json.Span);
            }
            else
            {
                output.Write(row.Json);
            }
        }

        output.Commit();
        return new AnonymizeReport
        {
            Sources = [source.Report()],
            Output = options.Output,
            Written = output.Count,
            Changed = changed,
            Replaced = anonymizer.Replaced.ToDictionary(kind => kind.Key, kind => (kind.Value, (long)pseudonyms.Count(kind.Key))),
        };
    }
}
