using Minwal.Checks;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Workbench.Checking;

/// <summary>What a check of a file found: counts by reason, examples with row numbers, figures over all records.</summary>
public sealed class FileReport
{
    private static readonly Comparer<(string Reason, bool Warning)> ByReason = Comparer<(string Reason, bool Warning)>.Create(
        (a, b) => string.CompareOrdinal(a.Reason, b.Reason) is not 0 and var order ? order : a.Warning.CompareTo(b.Warning));

    private readonly string _file, _recipe;
    // What fails and what only warns is counted apart, also where both have the same reason.
    private readonly SortedDictionary<(string Reason, bool Warning), ReasonEntry> _reasons = new(ByReason);
    private readonly List<Finding> _findings = [];
    private readonly List<string> _document = [];
    private readonly SortedDictionary<(string Check, string Name), long> _notChecked = [];

    internal FileReport(string file, string recipe) => (_file, _recipe) = (file, recipe);

    /// <summary>The recipe's file whose rows it is taken for, <c>output</c> for the main one; null for the records themselves.</summary>
    public string? Part { get; internal set; }

    /// <summary>Whether the recipe says nothing of the rows of that file, so that they were only read.</summary>
    public bool IsUnchecked { get; internal set; }

    /// <summary>Rows that were read, or were to be read.</summary>
    public long Records { get; private set; }

    /// <summary>Rows that failed or could not be read; warnings do not count.</summary>
    public long Failed { get; private set; }

    /// <summary>Rows that passed, but of which a check that only warns had something to say.</summary>
    public long Warned { get; private set; }

    /// <summary>What is wrong with the file as a whole: parts that are missing around the records, checks over all records.</summary>
    public long FileFaults { get; private set; }

    /// <summary>Rows that the run gave up and kept: they say why themselves, and are not checked.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Whether nothing is wrong but for warnings.</summary>
    public bool Passed => Failed == 0 && FileFaults == 0;

    /// <summary>How many of the cells that the quotas plan occur; null where the file holds none of their labels.</summary>
    internal CoverageReport? Coverage { get; set; }

    internal void Count(bool failed, bool warned)
    {
        Records++;
        if (failed) Failed++;
        else if (warned) Warned++;
    }

    internal void CountGivenUp()
    {
        Records++;
        GivenUp++;
    }

    /// <summary>Takes what a check says of a record.</summary>
    internal void Add(CheckOutcome outcome, long row, Fields record, int examples)
    {
        if (outcome.Rejection is { } rejection) Add(rejection, outcome.Warns, row, record, examples);
        else AddNotChecked(outcome.Check.Kind, outcome.Missing!, 1);
    }

    private void AddNotChecked(string check, string name, long count) =>
        _notChecked[(check, name)] = _notChecked.GetValueOrDefault((check, name)) + count;

    private void Add(Rejection rejection, bool warning, long row, Fields record, int examples)
    {
        var entry = Entry(rejection.Reason, warning);
        entry.Count++;
        if (entry.Examples.Count >= examples) return;
        var preview = Json.ToText(record);
        entry.Examples.Add((row, rejection.Message, preview.Length > 160 ? preview[..157] + "…" : preview));
    }

    internal void Unreadable(Fault fault)
    {
        Failed++;
        if (fault.Mark.File.Contains(" row ", StringComparison.Ordinal)) Records++;
        var entry = Entry("row.unreadable", warning: false);
        entry.Count++;
        if (entry.Examples.Count < 20) entry.Examples.Add((0, $"{fault.Mark}: {fault.Message}", ""));
    }

    /// <summary>Further rows that could not be read, of which nothing is kept but their number.</summary>
    internal void Unreadable(long rows)
    {
        if (rows == 0) return;
        (Failed, Records) = (Failed + rows, Records + rows);
        Entry("row.unreadable", warning: false).Count += rows;
    }

    private ReasonEntry Entry(string reason, bool warning)
    {
        if (!_reasons.TryGetValue((reason, warning), out var entry)) _reasons[(reason, warning)] = entry = new ReasonEntry();
        return entry;
    }

    internal void Document(string message)
    {
        FileFaults++;
        _document.Add(message);
    }

    internal void Add(Finding finding)
    {
        _findings.Add(finding);
        foreach (var rejection in finding.Rejections) Add(rejection, finding.Warning, 0, rejection.Numbers, 20);
        foreach (var (name, count) in finding.NotChecked) AddNotChecked(finding.Check, name, count);
        if (!finding.Warning) FileFaults += finding.Rejections.Count;
    }

    /// <summary>Writes the report for people.</summary>
    public void Print(TextWriter output)
    {
        var recipe = Part is null ? $"'{_recipe}'" : $"the file '{Part}' of '{_recipe}'";
        output.WriteLine($"{_file}, held against {recipe}: {Count(Records, "record")}, {Failed:N0} failed"
            + (Warned == 0 ? "" : $", {Warned:N0} passed with a warning")
            + (FileFaults == 0 ? "" : $"; {Count(FileFaults, "fault")} of the file as a whole"));
        foreach (var message in _document) output.WriteLine($"  document: {message}");
        foreach (var ((reason, warns), entry) in _reasons.OrderBy(r => r.Key.Warning).ThenByDescending(r => r.Value.Count))
        {
            output.WriteLine($"  {(warns ? "warning: " : "")}{ReasonWords.Told(reason)}: {entry.Count:N0}");
            foreach (var (row, message, preview) in entry.Examples)
                output.WriteLine(row == 0 ? $"    {message}" : $"    row {row}: {message}"
                    + (preview.Length > 0 ? $"\n      {preview}" : ""));
        }

        foreach (var ((check, name), count) in _notChecked)
            output.WriteLine($"  not checked: '{check}' needs '{name}', which a file does not hold: {count:N0}");
        if (GivenUp > 0) output.WriteLine($"  given up by the run, and so not checked: {GivenUp:N0}");
        foreach (var finding in _findings) output.WriteLine($"  {finding}");
        if (Coverage is not null) output.WriteLine($"  quotas: {Coverage}");
        foreach (var advice in Advice()) output.WriteLine($"  advice: {advice}");
        output.WriteLine((Passed, Failed) switch
        {
            (true, _) when Records == 0 => "There is nothing to pass or fail.",
            (true, _) => IsUnchecked ? "All rows can be read." : $"All records pass{NotJudged()}.",
            (false, 0) => "All records pass, but the file as a whole does not.",
            _ => "Some records fail.",
        });
    }

    /// <summary>The report for machines.</summary>
    public Fields ToFields() => new Fields().Add("file", _file).Add("recipe", _recipe).Add("part", Part).Add("unchecked", IsUnchecked)
        .Add("records", Records).Add("failed", Failed).Add("warned", Warned).Add("given_up", GivenUp)
        .Add("file_faults", FileFaults).Add("document", _document.ToList<object?>())
        .Add("reasons", _reasons.Select(r => (object?)r.Value.ToFields(r.Key.Reason, r.Key.Warning)).ToList())
        .Add("not_checked", _notChecked
            .Select(n => (object?)new Fields(3).Add("check", n.Key.Check).Add("needs", n.Key.Name).Add("count", n.Value)).ToList())
        .Add("figures", new Fields(_findings.Select(f => KeyValuePair.Create(f.Check, (object?)f.ToFields()))))
        .Add("not_judged", new Fields(_findings.Where(f => f.NotJudged.Count > 0)
            .Select(f => KeyValuePair.Create(f.Check, (object?)f.NotJudged.ToList<object?>()))))
        .Add("coverage", Coverage?.ToFields())
        .Add("advice", Advice().ToList<object?>());

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number:N0} {what}s";

    /// <summary>What nobody can say yet: a pass must not hide it.</summary>
    private string NotJudged()
    {
        var checks = _findings.Where(f => f.NotJudged.Count > 0).Select(f => $"'{f.Check}'").Distinct().ToList();
        return checks.Count == 0 ? "" : $"; {string.Join(" and ", checks)} could not be judged";
    }

    private IEnumerable<string> Advice()
    {
        if (Records == 0) yield return "the file holds no records";
        if (IsUnchecked) yield return $"the recipe has no 'checks' for the rows of '{Part}': nothing but reading was tried";
        var warned = _reasons.Where(r => r.Key.Warning).Select(r => r.Value.Count).DefaultIfEmpty().Max();
        if (Records > 0 && Failed > Records / 10)
            yield return $"{100.0 * Failed / Records:0.#} % of the records fail: look at the most frequent reason first";
        if (Records > 0 && warned > Records / 5)
            yield return $"one warning concerns {100.0 * warned / Records:0.#} % of the records: the check or the prompt wants a look";
    }

    private sealed class ReasonEntry
    {
        public long Count { get; set; }

        public List<(long Row, string Message, string Preview)> Examples { get; } = [];

        public Fields ToFields(string reason, bool warning) => new Fields(5).Add("reason", reason).Add("meaning", ReasonWords.Find(reason))
            .Add("count", Count).Add("warning", warning)
            .Add("examples", Examples.Select(e => (object?)new Fields(3).Add("row", e.Row == 0 ? null : e.Row).Add("message", e.Message)
                .Add("record", e.Preview.Length == 0 ? null : e.Preview)).ToList());
    }
}
