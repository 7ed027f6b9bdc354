using System.Globalization;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Quality.Reports;
using Minwal.Storage;
using Minwal.Values;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Quality;
using Minwal.Workbench.Records;
using Minwal.Workbench.Reports;

namespace Minwal.Workbench;

/// <content>Reports for people.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>
    /// Writes a page of HTML about a run or a file: what was asked and made, labels and lengths, what is alike, what was rejected and why,
    /// the measures beside their floors, lineage, and records that are drawn. It stands by itself: nothing in it comes from elsewhere.
    /// </summary>
    /// <example><code>
    /// bench.WriteReport(new ReportChoices { Subject = "intents.json", Reference = "real.csv" }, "intents.html");
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW2006 and MW5003 when there is neither such a run nor such a file, MW5002 when the page cannot be written, MW6101 when no row has a
    /// text.
    /// </exception>
    public void WriteReport(ReportChoices choices, string output, CancellationToken cancellation = default)
    {
        using var scratch = ScratchFolder.Create();
        using var run = OpenRunOf(choices.Subject);
        var file = run is null ? choices.Subject : AcceptedOf(run, scratch.Path);
        var columns = choices.Columns ?? new TextColumns();
        if (columns.Rows is null && run is not null) columns = columns with { Rows = ListOf(run) };
        var data = ReadTexts(file, columns, needsLabel: false);
        var reference = choices.Reference is null ? null : ReadTexts(choices.Reference, choices.Columns, needsLabel: false);
        var (part, about) = (run is null ? null : new RunPart(run), new DataPart(data, reference));
        var name = Path.GetFileName(choices.Subject.TrimEnd('/'));
        var page = new HtmlPage(name).Heading(1, name);
        page.Paragraph(part is null ? "A data set, looked at by Minwal." : $"Made by the recipe {part.Title} with Minwal.", "soft");
        page.Cards([("rows", data.Rows.Count.ToString("#,0", CultureInfo.InvariantCulture)), .. part?.Cards() ?? []]);
        foreach (var fault in data.Faults.Take(20))
            page.Paragraph(fault.ToString().Replace(scratch.Path, "", StringComparison.Ordinal), "warn");
        part?.Asked(page);
        about.Composition(page);
        part?.Ledger(page);
        if (run is not null) new JudgedPart(run).Write(page);
        about.Duplicates(page, cancellation);
        DataPart.Measures(page, Evaluate(new EvaluationInput(data)
        {
            Reference = reference,
            Seed = choices.Seed,
            Sections = choices.Sections,
        }, cancellation));
        part?.Lineage(page);
        about.Records(page, choices.Records, choices.Seed);
        Write(page, output);
    }

    private static void Write(HtmlPage page, string output)
    {
        using var target = AtomicFile.Create(output);
        target.Stream.Write(System.Text.Encoding.UTF8.GetBytes(page.ToString()));
        target.Commit();
    }

    /// <summary>Writes measures as a page of HTML that stands by itself.</summary>
    /// <exception cref="MinwalException">MW5002 when the page cannot be written.</exception>
    public void WritePage(EvaluationReport evaluation, string output)
    {
        var page = new HtmlPage(evaluation.Title).Heading(1, evaluation.Title);
        page.Table(["", ""], evaluation.Facts.Select(fact => (IReadOnlyList<string>)[fact.Key, Value.ToText(fact.Value)]));
        DataPart.Measures(page, evaluation);
        Write(page, output);
    }

    /// <summary>The run that is named, or that lies beside a file under its name; null for a file of nobody's.</summary>
    private OpenedRecords? OpenRunOf(string subject)
    {
        var isRun = Directory.Exists(subject) || File.Exists(Path.Combine(subject + RunFolder.Suffix, RunJournal.FileName));
        return isRun ? OpenedRecords.Open(this, subject) : null;
    }

    /// <summary>The accepted records of a run, a line each.</summary>
    private static string AcceptedOf(OpenedRecords run, string folder)
    {
        var path = Path.Combine(folder, "records.jsonl");
        using var file = File.Create(path);
        foreach (var draft in run.Journal.ReadAccepted())
        {
            file.Write(draft.Record!.Value.Span);
            file.WriteByte((byte)'\n');
        }

        return path;
    }

    /// <summary>The list of a run's records whose items have the texts; null when the records have them.</summary>
    private static string? ListOf(OpenedRecords run)
    {
        if (run.Journal.ReadAccepted().FirstOrDefault() is not { Record: { } json }) return null;
        var record = (Fields)Json.Parse(json.Span)!;
        return record.FirstOrDefault(field => field.Value is IReadOnlyList<object?> { Count: > 0 } list
            && list.All(item => item is Fields fields && (fields.ContainsKey("text") || fields.ContainsKey("content")))).Key;
    }
}
