using Minwal.Datasets.Streams;

namespace Minwal.Datasets.Anonymizing;

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
