using System.Globalization;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Workbench.Checking;

/// <summary>
/// How many of the cells that a recipe's quotas plan occur in a file. A cell is a combination of the labels that the file holds: of those
/// that it does not, nobody can say anything.
/// </summary>
internal sealed class CellCoverage
{
    private const char Between = '\u001F';

    private readonly IReadOnlyList<PlanCell> _cells;
    private readonly (string Label, string Field, HashSet<string> Planned)[] _labels;
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _records;

    /// <summary>Begins without records.</summary>
    /// <param name="cells">The cells of the plan.</param>
    /// <param name="fields">Which field of a record holds a variable.</param>
    public CellCoverage(IReadOnlyList<PlanCell> cells, FileVariables fields)
    {
        _cells = cells;
        _labels = [.. cells.SelectMany(cell => cell.Values.Keys).Distinct().Select(label => (label, fields.FieldOf(label) ?? label,
            cells.Where(cell => cell.Values.ContainsKey(label)).Select(cell => Value.ToText(cell.Values[label]))
                .ToHashSet(StringComparer.Ordinal)))];
    }

    /// <summary>What a recipe plans with these parameters; null where its quotas cannot be met with them.</summary>
    public static CellCoverage? Of(
        Recipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> sources, FileVariables fields) =>
        PlanBuilder.Build(recipe, parameters, sources, seed: 1, []) is { Cells.Count: > 0 } plan
            ? new CellCoverage(plan.Cells, fields) : null;

    /// <summary>Takes a record into account.</summary>
    public void Add(Fields record)
    {
        _records++;
        var key = "";
        foreach (var (label, field, planned) in _labels)
        {
            if (!record.TryGetValue(field, out var value)) continue;
            _held.Add(label);
            var text = Value.ToText(value);
            // Values that nobody planned are all the same to a plan.
            if (!planned.Contains(text)) return;
            key += $"{label}={text}{Between}";
        }

        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>What was found; null when no record holds a label of the quotas.</summary>
    public CoverageReport? Complete()
    {
        if (_held.Count == 0) return null;
        var total = _cells.Sum(cell => (double)cell.Count);
        var cells = _cells.GroupBy(Projected, StringComparer.Ordinal)
            .Select(group => new CoveredCell(
                string.Join(", ", group.Key.Split(Between, StringSplitOptions.RemoveEmptyEntries)),
                _counts.GetValueOrDefault(group.Key), Math.Round(_records * group.Sum(cell => (double)cell.Count) / total, 1)))
            .OrderBy(cell => cell.Planned > 0 ? cell.Records / cell.Planned : 0).ThenByDescending(cell => cell.Planned)
            .ThenBy(cell => cell.Name, StringComparer.Ordinal).ToList();
        return new CoverageReport(cells.Count, cells.Count(cell => cell.Records > 0), cells);
    }

    private string Projected(PlanCell cell) => string.Concat(_labels.Where(l => _held.Contains(l.Label) && cell.Values.ContainsKey(l.Label))
        .Select(l => $"{l.Label}={Value.ToText(cell.Values[l.Label])}{Between}"));
}

/// <summary>How many of the planned cells occur.</summary>
/// <param name="Cells">How many are planned.</param>
/// <param name="Occurring">How many of them have a record.</param>
/// <param name="ByNeed">All of them, those first that have the smallest part of what is planned.</param>
internal sealed record CoverageReport(int Cells, int Occurring, IReadOnlyList<CoveredCell> ByNeed)
{
    private const int Told = 10, Named = 3;

    /// <summary>The share of the planned cells that occur.</summary>
    public double Share => Math.Round((double)Occurring / Cells, 4);

    /// <summary>The cells that lack most, if any lacks half of what is planned.</summary>
    public IEnumerable<CoveredCell> Emptiest => ByNeed.Where(cell => cell.Records < cell.Planned / 2).Take(Told);

    /// <summary>The report in a line.</summary>
    public override string ToString()
    {
        var share = string.Create(CultureInfo.InvariantCulture, $"{Occurring:N0} of {Cells:N0} planned cells occur ({100 * Share:0.#} %)");
        var named = Emptiest.Take(Named).Select(cell =>
            string.Create(CultureInfo.InvariantCulture, $"'{cell.Name}' has {cell.Records:N0} in place of {cell.Planned:0.#}")).ToList();
        return named.Count == 0 ? share : $"{share}; emptiest: {string.Join("; ", named)}";
    }

    /// <summary>The report for machines.</summary>
    public Fields ToFields() => new Fields(4).Add("share", Share).Add("cells", (long)Cells).Add("occurring", (long)Occurring)
        .Add("emptiest", Emptiest.Select(cell => (object?)new Fields(3).Add("cell", cell.Name).Add("records", cell.Records)
            .Add("planned", cell.Planned)).ToList());
}

/// <summary>A planned cell and what a file has of it.</summary>
/// <param name="Name">Its labels with their values.</param>
/// <param name="Records">How many records have them.</param>
/// <param name="Planned">How many would, if the file kept to the quotas.</param>
internal sealed record CoveredCell(string Name, long Records, double Planned);
