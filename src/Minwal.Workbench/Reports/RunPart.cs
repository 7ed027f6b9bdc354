using System.Globalization;
using Minwal.Datasets.Charts;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Records;

namespace Minwal.Workbench.Reports;

/// <summary>What a report says of the run that made the data: what was asked and made, what was rejected and why, who was asked.</summary>
/// <param name="records">The run.</param>
internal sealed class RunPart(OpenedRecords records)
{
    private const int MostCells = 200, MostExamples = 3, MostShown = 400;

    private readonly RunState? _state = RunState.Read(records.Journal);

    /// <summary>What the run is called.</summary>
    public string Title => $"{records.Recipe.Name} {records.Recipe.Version}";

    /// <summary>The first numbers.</summary>
    public IEnumerable<(string, string)> Cards()
    {
        yield return ("state", _state?.Word ?? "not begun");
        foreach (var name in (string[])["requested", "accepted", "short", "drafts"])
            if (_state?.Ledger.GetValueOrDefault(name) is long count) yield return (name, Number(count));
        if (Models() is { Count: > 0 } models)
        {
            var costs = models.Select(model => ((Fields)model.Value!).GetValueOrDefault("cost_usd")).ToList();
            yield return ("cost", costs.TrueForAll(cost => cost is not null)
                ? "$" + costs.Sum(cost => Value.Number(cost) ?? 0).ToString("0.00##", CultureInfo.InvariantCulture) : "not known");
        }
    }

    /// <summary>Writes what was asked and made.</summary>
    public void Asked(HtmlPage page)
    {
        page.Heading(2, "What was asked and made");
        page.Table(["parameter", "value"],
            records.Header.Identity.Parameters.Select(p => (IReadOnlyList<string>)[p.Key, Value.ToText(p.Value)]));
        var made = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var draft in records.Journal.ReadAccepted())
        {
            var key = Json.ToText(records.Plan.CellOf(draft.Slot).Values);
            made[key] = made.GetValueOrDefault(key) + 1;
        }

        // In the order in which the recipe says them; an extension adds to the same cells.
        var cells = records.Plan.Parts.SelectMany(part => part.Plan.Cells).GroupBy(cell => Json.ToText(cell.Values), StringComparer.Ordinal)
            .Select(same => (same.First().Values, Asked: same.Sum(cell => cell.Count), Made: made.GetValueOrDefault(same.Key))).ToList();
        var labels = cells.Count == 0 ? [] : cells[0].Values.Keys.ToList();
        foreach (var label in labels)
        {
            var bars = cells.GroupBy(cell => Value.ToText(cell.Values[label]), StringComparer.Ordinal)
                .Select(same => new Bar(same.Key, same.Sum(cell => cell.Made), same.Sum(cell => cell.Asked))).ToList();
            page.Heading(3, label).Chart(BarChart.Draw($"Records by {label}; the mark is what was asked for", bars));
        }

        if (labels.Count == 0) return;
        var lacking = cells.Where(cell => cell.Made != cell.Asked).OrderByDescending(cell => cell.Asked - cell.Made).ToList();
        page.Heading(3, "Cells").Paragraph(lacking.Count == 0 ? $"All {Number(cells.Count)} cells have exactly what was asked for."
            : $"{Number(lacking.Count)} of {Number(cells.Count)} cells lack records.", lacking.Count == 0 ? "good" : "bad");
        if (lacking.Count > 0) Table(page, lacking);
        page.Details(cells.Count <= MostCells ? "All cells" : $"The first {MostCells} cells", all => Table(all, cells));

        void Table(HtmlPage target, IEnumerable<(Fields Values, long Asked, long Made)> some) =>
            target.Table([.. labels, "#asked", "#made"], some.Take(MostCells).Select(cell => (IReadOnlyList<string>)
                [.. labels.Select(label => Value.ToText(cell.Values[label])), Number(cell.Asked), Number(cell.Made)]));
    }

    /// <summary>Writes the sums, and what was rejected with examples.</summary>
    public void Ledger(HtmlPage page)
    {
        page.Heading(2, "Ledger");
        if (_state is null) return;
        long Sum(string name) => _state.Ledger.GetValueOrDefault(name) as long? ?? 0;
        var rejected = (_state.Ledger.GetValueOrDefault("rejected") as Fields ?? []).ToDictionary(r => r.Key, r => (long)r.Value!);
        page.Paragraph($"requested {Number(Sum("requested"))} = accepted {Number(Sum("accepted"))} + short {Number(Sum("short"))}; "
            + $"drafts {Number(Sum("drafts"))} = accepted {Number(Sum("accepted"))} + not accepted {Number(rejected.Values.Sum())}");
        if (rejected.Count == 0)
        {
            page.Paragraph("No draft was rejected.", "good");
            return;
        }

        page.Heading(3, "Why drafts were not accepted");
        page.Table(["reason", "code", "#drafts"], rejected.OrderByDescending(r => r.Value).Select(r => (IReadOnlyList<string>)
            [ReasonWords.Find(r.Key) ?? "the recipe's own reason", r.Key, Number(r.Value)]));
        foreach (var (reason, examples) in Examples())
        {
            page.Details(ReasonWords.Told(reason), shown =>
            {
                foreach (var (message, record) in examples)
                    shown.Record([("found", message), .. record.Select(field => (field.Key, Short(Value.ToText(field.Value))))]);
            });
        }
    }

    /// <summary>Writes who was asked, and by which recipe.</summary>
    public void Lineage(HtmlPage page)
    {
        var identity = records.Header.Identity;
        page.Heading(2, "Lineage");
        page.Table(["", ""],
        [
            ["recipe", $"{identity.Recipe} {identity.Version}"], ["hash of its files", identity.RecipeHash],
            ["seed", identity.Seed.ToString(CultureInfo.InvariantCulture)], ["date", identity.Date], ["run", records.Journal.Folder],
            .. identity.Sources.Select(source => (IReadOnlyList<string>)[$"source {source.Key}", Value.ToText(source.Value)]),
            .. identity.Models.Select(model => (IReadOnlyList<string>)[$"model of {model.Key}", Value.ToText(model.Value)]),
        ]);
        if (Models() is not { Count: > 0 } models) return;
        page.Table(["model", "#calls", "#failed", "#input tokens", "#output tokens", "#cost, US dollars"], models.Select(model =>
        {
            var sums = (Fields)model.Value!;
            string Of(string name) => sums.GetValueOrDefault(name) is { } value ? Value.ToText(value) : "not known";
            return (IReadOnlyList<string>)
                [model.Key, Of("calls"), Of("failed"), Of("input_tokens"), Of("output_tokens"), Of("cost_usd")];
        }));
        page.Paragraph("The way of a single record: minwal lineage RUN ID.", "soft");
    }

    private Fields? Models() => _state?.Ledger.GetValueOrDefault("providers") as Fields;

    private IEnumerable<(string Reason, IReadOnlyList<(string Message, Fields Record)> Examples)> Examples()
    {
        var found = new SortedDictionary<string, List<(string, Fields)>>(StringComparer.Ordinal);
        foreach (var draft in records.Journal.ReadDrafts())
        {
            if (draft.Verdict == DraftRecord.Accepted) continue;
            if (!found.TryGetValue(draft.Verdict, out var list)) found[draft.Verdict] = list = [];
            if (list.Count >= MostExamples) continue;
            var detail = draft.Detail is null ? null : Json.Parse(System.Text.Encoding.UTF8.GetBytes(draft.Detail)) as Fields;
            var record = draft.Record is { } json ? Json.Parse(json.Span) as Fields : null;
            list.Add((Value.ToText(detail?.GetValueOrDefault("message")), record ?? []));
        }

        return found.Select(reason => (reason.Key, (IReadOnlyList<(string, Fields)>)reason.Value));
    }

    private static string Short(string text) => text.Length <= MostShown ? text : text[..MostShown] + "…";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
