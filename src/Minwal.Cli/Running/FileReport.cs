using Minwal.Checks;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>What a check of a file found: counts by reason, examples with row numbers, figures over all records.</summary>
internal sealed class FileReport(string file, string recipe)
{
    private readonly SortedDictionary<string, (long Count, bool Warning, List<(long Row, string Message, string Preview)> Examples)> _reasons = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];
    private readonly List<string> _document = [];
    private readonly SortedDictionary<(string Check, string Name), long> _notChecked = [];

    /// <summary>The recipe's further file that it is taken for; null for the records themselves.</summary>
    public string? Part { get; set; }

    public long Records { get; private set; }

    /// <summary>Rows that failed or could not be read; warnings do not count.</summary>
    public long Failed { get; private set; }

    /// <summary>What is wrong with the file as a whole: parts that are missing around the records, checks over all records.</summary>
    public long FileFaults { get; private set; }

    /// <summary>Whether nothing is wrong but for warnings.</summary>
    public bool Passed => Failed == 0 && FileFaults == 0;

    public void Count(bool failed)
    {
        Records++;
        if (failed) Failed++;
    }

    /// <summary>Takes what a check says of a record.</summary>
    public void Add(CheckOutcome outcome, long row, Fields record, int examples)
    {
        if (outcome.Rejection is { } rejection) Add(rejection, outcome.Warns, row, record, examples);
        else AddNotChecked(outcome.Check.Kind, outcome.Missing!, 1);
    }

    private void AddNotChecked(string check, string name, long count) =>
        _notChecked[(check, name)] = _notChecked.GetValueOrDefault((check, name)) + count;

    private void Add(Rejection rejection, bool warning, long row, Fields record, int examples)
    {
        if (!_reasons.TryGetValue(rejection.Reason, out var entry)) entry = (0, warning, []);
        if (entry.Examples.Count < examples)
        {
            var preview = Json.ToText(record);
            entry.Examples.Add((row, rejection.Message, preview.Length > 160 ? preview[..157] + "…" : preview));
        }

        _reasons[rejection.Reason] = (entry.Count + 1, entry.Warning && warning, entry.Examples);
    }

    public void Unreadable(Fault fault)
    {
        Failed++;
        if (fault.Mark.File.Contains(" row ", StringComparison.Ordinal)) Records++;
        if (!_reasons.TryGetValue("row.unreadable", out var entry)) entry = (0, false, []);
        if (entry.Examples.Count < 20) entry.Examples.Add((0, $"{fault.Mark}: {fault.Message}", ""));
        _reasons["row.unreadable"] = (entry.Count + 1, false, entry.Examples);
    }

    public void Document(string message)
    {
        FileFaults++;
        _document.Add(message);
    }

    public void Add(Finding finding)
    {
        _findings.Add(finding);
        foreach (var rejection in finding.Rejections) Add(rejection, finding.Warning, 0, rejection.Numbers, 20);
        foreach (var (name, count) in finding.NotChecked) AddNotChecked(finding.Check, name, count);
        if (!finding.Warning) FileFaults += finding.Rejections.Count;
    }

    public void Print(TextWriter output)
    {
        output.WriteLine($"{file}, held against '{recipe}'{(Part is null ? "" : $" --{Part}")}: {Count(Records, "record")}, {Failed:N0} failed" + (FileFaults == 0 ? "" : $"; {Count(FileFaults, "fault")} of the file as a whole"));
        foreach (var message in _document) output.WriteLine($"  document: {message}");
        foreach (var (reason, entry) in _reasons.OrderBy(r => r.Value.Warning).ThenByDescending(r => r.Value.Count))
        {
            output.WriteLine($"  {(entry.Warning ? "warning " : "")}{reason}: {entry.Count:N0}");
            foreach (var (row, message, preview) in entry.Examples) output.WriteLine(row == 0 ? $"    {message}" : $"    row {row}: {message}" + (preview.Length > 0 ? $"\n      {preview}" : ""));
        }

        foreach (var ((check, name), count) in _notChecked)
            output.WriteLine($"  not checked: '{check}' needs '{name}', which a file does not hold: {count:N0}");
        foreach (var finding in _findings) output.WriteLine($"  {finding}");
        foreach (var advice in Advice()) output.WriteLine($"  advice: {advice}");
        output.WriteLine(Passed ? Records == 0 ? "There is nothing to pass or fail." : "All records pass." : Failed == 0 ? "All records pass, but the file as a whole does not." : "Some records fail.");
    }

    public Fields ToFields() => new Fields().Add("file", file).Add("recipe", recipe).Add("part", Part).Add("records", Records).Add("failed", Failed).Add("file_faults", FileFaults)
        .Add("document", _document)
        .Add("reasons", _reasons.Select(r => (object?)new Fields().Add("reason", r.Key).Add("count", r.Value.Count).Add("warning", r.Value.Warning)
            .Add("examples", r.Value.Examples.Select(e => (object?)new Fields().Add("row", e.Row == 0 ? null : e.Row).Add("message", e.Message).Add("record", e.Preview.Length == 0 ? null : e.Preview)).ToList())).ToList())
        .Add("not_checked", _notChecked.Select(n => (object?)new Fields(3).Add("check", n.Key.Check).Add("needs", n.Key.Name).Add("count", n.Value)).ToList())
        .Add("figures", new Fields(_findings.Select(f => KeyValuePair.Create(f.Check, (object?)f.ToFields())))).Add("advice", Advice().ToList());

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number:N0} {what}s";

    private IEnumerable<string> Advice()
    {
        if (Records == 0) yield return "the file holds no records";
        var warned = _reasons.Values.Where(r => r.Warning).Select(r => r.Count).DefaultIfEmpty().Max();
        if (Records > 0 && _findings.Any(f => f.Figures.Count > 0 && f.Figures.All(figure => figure.Value is null))) yield return "n/a: all rows have the same label, so there is nothing to tell and nothing to learn from it";
        if (Records > 0 && Failed > Records / 10) yield return $"{100.0 * Failed / Records:0.#} % of the records fail: look at the most frequent reason first";
        if (Records > 0 && warned > Records / 5) yield return $"one warning concerns {100.0 * warned / Records:0.#} % of the records: the check or the prompt wants a look";
    }
}
