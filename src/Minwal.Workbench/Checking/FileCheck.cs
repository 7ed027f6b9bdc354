using Minwal.Checks;
using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Values;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Checking;

/// <summary>Holds a finished file, ours or anybody's, against a recipe's checks.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="parameters">Every parameter's value.</param>
/// <param name="sources">The rows of its sources.</param>
/// <param name="facts">What formulas see as <c>run</c>; null for a file of which no run is known.</param>
/// <param name="formats">The formats of files.</param>
/// <param name="mostInput">How many bytes of an input that is no file are read at most.</param>
internal sealed class FileCheck(
    Recipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> sources,
    Fields? facts, Registry<RecordFormat> formats, long mostInput)
{
    private const int Examples = 5;

    /// <summary>
    /// Checks <paramref name="path"/>, or what <paramref name="input"/> holds in its place; streams, apart from what uniqueness must
    /// remember.
    /// </summary>
    public FileReport Run(string path, CheckInput input, CancellationToken cancellation)
    {
        var faults = new List<Fault>();
        var report = new FileReport(path, recipe.Name);
        using var scratch = ScratchFolder.Create();
        var located = input.Content is null ? path : ContentFormat.Keep(input.Content, input.Format, scratch.Path, mostInput);
        var reader = RecordReader.Open(located, formats, faults, path, input.Reading);
        using var rows = reader.Read().GetEnumerator();
        var more = rows.MoveNext();
        // Questions as a benchmark publishes them are records of a recipe that makes questions.
        var published = more && PublishedQuestions.Fit(recipe, input.Renamed(rows.Current.Record));
        Fields Read(Fields record) => published ? PublishedQuestions.Read(input.Renamed(record)) : input.Renamed(record);
        var part = FilePart.Of(recipe, more ? Read(rows.Current.Record) : null);
        (report.Part, report.IsUnchecked) = (part.Output?.Name, part.IsUnchecked);
        using var checks = new Verifier(
            part.Checks, new CheckContext(scratch.Path, 100_000, name => sources[name])
            {
                File = recipe.File,
                Tools = recipe.CallableTools,
                Shares = label => LabelShares.Of(PlanBuilder.Build(recipe, parameters, sources, seed: 1).Cells, label),
            });
        var constants = Constants(part.Output is not null);
        var held = part.Output is null ? new FileVariables(recipe) : null;
        var coverage = held is null ? null : CellCoverage.Of(recipe, parameters, sources, held);
        var coerce = Typing(part.Checks, reader);
        for (; more; more = rows.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            var (row, raw) = (rows.Current.Row, Read(rows.Current.Record));
            if (part.Output is null && recipe.Quotas.KeepsFailed && raw.TryGetValue(Recipe.ErrorField, out var error))
            {
                if (error is not (null or ""))
                {
                    report.CountGivenUp();
                    continue;
                }

                raw = new Fields(raw.Where(field => field.Key != Recipe.ErrorField));
            }

            var record = coerce(raw);
            coverage?.Add(record);
            CheckRow(checks, record, Verifier.Variables(record, held?.Of(record, constants) ?? constants), row, report);
        }

        foreach (var fault in faults) report.Unreadable(fault);
        report.Unreadable(reader.Unreported);
        foreach (var finding in checks.Complete()) report.Add(finding);
        report.Coverage = coverage?.Complete();
        if (reader.Document is { } document && (part.Output is null || part.Output == recipe.Output)) Missing(document, report);
        return report;
    }

    private Variables Constants(bool further)
    {
        IEnumerable<string> absent = further ? [] : recipe.DraftNames;
        return facts is null
            ? new Variables(parameters, new Variables(recipe.Tables, new AbsentNames([.. absent, "run"])))
            : new Variables(parameters,
                new Variables(recipe.Tables, new Variables(new Fields(1).Add("run", facts), new AbsentNames(absent))));
    }

    private static void CheckRow(Verifier checks, Fields record, Variables variables, long row, FileReport report)
    {
        var warned = false;
        bool Tell(Verdict verdict)
        {
            foreach (var outcome in verdict.Outcomes)
            {
                report.Add(outcome, row, record, Examples);
                warned |= outcome is { Warns: true, Rejection: not null };
            }

            return verdict.Rejection is null;
        }

        // A record that is not sound itself is not held against others.
        var passed = Tell(checks.CheckRecord(record, variables, all: true))
            && Tell(checks.Prepare(record, variables, out var prepared))
            && Tell(checks.Compare(prepared, row - 1, all: true));
        report.Count(failed: !passed, warned);
        checks.Measure(record, variables);
    }

    /// <summary>In a table everything is text: the shape check's types say what it stands for.</summary>
    private static Func<Fields, Fields> Typing(IReadOnlyList<CheckSettings> checks, RecordReader reader)
    {
        var shape = checks.OfType<RecordCheckSettings>().Select(c => c.RecordShape).FirstOrDefault(s => s is not null);
        return reader.IsTable && shape is not null ? record => (Fields)Coercion.Apply(record, shape)! : record => record;
    }

    private void Missing(Fields document, FileReport report)
    {
        foreach (var path in recipe.Output.Needed)
            if (!path.Values(document).Any()) report.Document($"the document has no '{path}'");
    }
}
