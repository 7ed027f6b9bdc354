using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Quality;
using Minwal.Quality.Reports;
using Minwal.Recipes;
using Minwal.Values;
using Minwal.Workbench.Checking;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Quality;

/// <summary>What a recipe's checks would do to real rows, which have some fields of its records and lack others.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="parameters">Every parameter's value.</param>
/// <param name="sources">The rows of its sources.</param>
internal sealed class RealRowsCheck(
    Recipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> sources)
{
    private readonly Dictionary<(string Reason, bool Warns), (long Rows, string Example)> _found = [];
    private readonly SortedDictionary<string, (long Rows, string Example)> _lacking = new(StringComparer.Ordinal);

    /// <summary>The section on <paramref name="rows"/>.</summary>
    public ReportSection Run(IReadOnlyList<LabelledText> rows, CancellationToken cancellation)
    {
        using var scratch = ScratchFolder.Create();
        using var checks = new Verifier(
            recipe.Checks, new CheckContext(scratch.Path, rows.Count, name => sources[name])
            {
                File = recipe.File,
                Tools = recipe.CallableTools,
                Shares = label => LabelShares.Of(PlanBuilder.Build(recipe, parameters, sources, seed: 1).Cells, label),
            });
        var coverage = CellCoverage.Of(recipe, parameters, sources, new FileVariables(recipe));
        var constants = new Variables(parameters, new Variables(recipe.Tables, new AbsentNames([.. recipe.DraftNames, "run"])));
        var rejected = 0L;
        for (var i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var record = rows[i].Record;
            var variables = Verifier.Variables(record, constants);
            coverage?.Add(record);
            checks.Measure(record, variables);
            var verdict = checks.CheckRecord(record, variables, all: true);
            var rejects = Take(verdict.Outcomes);
            // Only what is sound itself would be held against others.
            if (!rejects)
            {
                rejects |= Take(checks.Prepare(record, variables, out var prepared).Outcomes);
                if (!rejects) rejects |= Take(checks.Compare(prepared, i, all: true).Outcomes);
            }

            if (rejects) rejected++;
        }

        double all = rows.Count;
        var covered = coverage?.Complete();
        var findings = checks.Complete();
        return new ReportSection("checks", "What the recipe's checks do to these rows",
        [
            new ReportFigure("rejected", "rows that the checks would reject", rejected / all)
            {
                Meaning = "What rejects real rows rejects what is asked of a model, too: a check that refuses many wants a look.",
            },
            covered is null
                ? ReportFigure.None("coverage", "planned cells that occur", "the rows have none of the labels of the quotas")
                : new ReportFigure("coverage", "planned cells that occur", covered.Share) { Meaning = covered.ToString() },
        ])
        {
            Tables =
            [
                new ReportTable("reasons", "By reason", ["share", "rows", "does", "reason", "example"],
                    [.. _found.OrderBy(f => f.Key.Warns).ThenByDescending(f => f.Value.Rows)
                        .ThenBy(f => f.Key.Reason, StringComparer.Ordinal).Select(f => (IReadOnlyList<object?>)
                            [f.Value.Rows / all, f.Value.Rows, f.Key.Warns ? "warns" : "rejects", f.Key.Reason, f.Value.Example])]),
                new ReportTable("measures", "The checks over all rows together", ["check", "figure", "value", "least", "most", "does"],
                    [.. findings.SelectMany(finding => finding.Figures.Select(figure => Told(finding, figure)))]),
                new ReportTable("emptiest", "Planned cells that have less than half of what the quotas give", ["cell", "rows", "planned"],
                    [.. (covered?.Emptiest ?? []).Select(cell => (IReadOnlyList<object?>)[cell.Name, cell.Records, cell.Planned])]),
                new ReportTable("not_checked", "Not checked: what these rows do not have", ["rows", "check", "what"],
                    [.. _lacking.Select(l => (IReadOnlyList<object?>)[l.Value.Rows, l.Key, l.Value.Example])]),
            ],
        };
    }

    private static IReadOnlyList<object?> Told(Finding finding, Figure figure) =>
    [
        finding.Check, figure.Name, figure.Value, figure.Least, figure.Most,
        figure.NotJudged is { } why ? $"n/a: {why}" : figure.Value is null ? "n/a" : figure.Passes ? "passes"
            : finding.Warning ? "warns" : "fails the file",
    ];

    /// <summary>
    /// Counts each reason once for a row; whether any of them rejects it for what it says, and not for a column that is not there.
    /// </summary>
    private bool Take(IReadOnlyList<CheckOutcome> outcomes)
    {
        var rejects = false;
        foreach (var outcome in outcomes.DistinctBy(o => (o.Rejection?.Reason, o.Check.Kind, o.Missing)))
        {
            if (outcome.Rejection is not { } rejection || Lacks(rejection))
            {
                var known = _lacking.GetValueOrDefault(outcome.Check.Kind, (0, outcome.Rejection?.Message ?? $"'{outcome.Missing}'"));
                _lacking[outcome.Check.Kind] = (known.Item1 + 1, known.Item2);
                continue;
            }

            var key = (rejection.Reason, outcome.Warns);
            var counted = _found.GetValueOrDefault(key, (0, rejection.Message));
            _found[key] = (counted.Item1 + 1, counted.Item2);
            rejects |= !outcome.Warns;
        }

        return rejects;
    }

    /// <summary>Whether a rejection only says that a row does not have what is checked.</summary>
    internal static bool Lacks(Rejection rejection) =>
        rejection.Reason is "shape.missing" or "record.formula" || rejection.Reason.EndsWith(".no_field", StringComparison.Ordinal);
}
