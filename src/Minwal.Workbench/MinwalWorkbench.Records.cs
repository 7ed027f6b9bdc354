using System.Runtime.CompilerServices;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Storage;
using Minwal.Text;
using Minwal.Values;
using Minwal.Workbench.Bills;
using Minwal.Workbench.Checking;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Forecasts;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Records;
using Minwal.Workbench.Running;

namespace Minwal.Workbench;

/// <content>What can be known before a run, and what can be done with its records afterwards.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>What the run would do: calls, tokens, money and time. Makes no call and needs no key.</summary>
    /// <example><code>
    /// var forecast = await bench.ForecastAsync(prepared);
    /// Console.WriteLine($"{forecast.Calls} calls, {forecast.Tokens} tokens, about ${forecast.Cost}, about {forecast.Time}");
    /// </code></example>
    public Task<RunForecast> ForecastAsync(PreparedRun prepared, CancellationToken cancellation = default) =>
        RunForecast.OfAsync(prepared, prepared.Bind(asks: false), cancellation);

    /// <summary>
    /// Makes the first calls of the run, at most <paramref name="calls"/> with those that it has made already, and corrects the forecast
    /// by what they took. They are kept where the run to <paramref name="target"/> keeps its own: it begins with them, and pays for none
    /// twice.
    /// </summary>
    /// <example><code>
    /// var target = new RunTarget { Output = "intents.jsonl" };
    /// var forecast = await bench.PilotAsync(prepared, target, calls: 5);
    /// Console.WriteLine($"about ${forecast.Cost}; the pilot took ${forecast.Pilot!.Total.Cost}");
    /// </code></example>
    /// <param name="prepared">The run.</param>
    /// <param name="target">Where it will go.</param>
    /// <param name="calls">The most calls.</param>
    /// <param name="notice">Is told what the user should know; null for nobody.</param>
    /// <param name="cancellation">Begins no further call.</param>
    /// <exception cref="MinwalException">As <see cref="Begin"/>; MW2003 where nobody is asked elsewhere, MW3023 by batches.</exception>
    /// <exception cref="Calls.ModelException">When no call can succeed.</exception>
    public async Task<RunForecast> PilotAsync(
        PreparedRun prepared, RunTarget target, int calls, Action<string>? notice = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(calls);
        if (prepared.Choices.Batch)
            throw new MinwalException("MW3023", "a pilot would wait for its batch, up to 24 hours",
                "make it without --batch: the run with --batch begins with its answers all the same");
        var forecast = await ForecastAsync(prepared, cancellation).ConfigureAwait(false);
        if (forecast.IsLocal) throw new MinwalException("MW2003", "a pilot asks a model elsewhere; what runs here costs nothing");
        // So few at once that some of them come to the last step.
        var inFlight = Math.Clamp(calls / Math.Max(1, forecast.Tasks.Count), 1, prepared.Choices.InFlight ?? 16);
        var run = Begin(prepared, target with { Pilot = (calls, inFlight) });
        await using (run.ConfigureAwait(false))
        {
            await using var stopping = cancellation.Register(run.Stop).ConfigureAwait(false);
            await foreach (var told in run.EventsAsync(cancellation: CancellationToken.None).ConfigureAwait(false))
                if (told is RunNoticed noticed) notice?.Invoke(noticed.Text);
        }

        return forecast.CorrectedBy(RunBill.Of([run.Folder]), prepared) with { PilotFolder = run.Folder };
    }

    /// <summary>
    /// Makes the first attempts of a few units that lie evenly over the plan, about <paramref name="records"/> records. Keeps nothing.
    /// </summary>
    /// <example><code>
    /// await foreach (var unit in bench.PreviewAsync(prepared, records: 5))
    ///     foreach (var (call, answer) in unit.Calls) Console.WriteLine($"{call.Messages[^1].Text}\n→ {answer.Text}");
    /// </code></example>
    /// <param name="prepared">The run.</param>
    /// <param name="records">How many records are shown.</param>
    /// <param name="notice">Is told what a model turns out not to take, and which answers are placeholders; null for nobody.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<PreviewedUnit> PreviewAsync(
        PreparedRun prepared, int records, Action<string>? notice = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var scratch = ScratchFolder.Create();
        var models = prepared.Bind(asks: true, notice);
        if (notice is not null)
            foreach (var text in prepared.Placeholders(models)) notice(text);
        var settings = prepared.Settings(prepared.PlainPlan(), models, prepared.Date, scratch.Path);
        await foreach (var unit in new RunPreview(settings, Options.Time).RunAsync(records, cancellation).ConfigureAwait(false))
            yield return unit;
    }

    /// <summary>
    /// Holds a finished file, ours or anybody's, against a recipe's checks. A file that a run of the recipe wrote, and whose journal lies
    /// beside it, is held against them with that run's parameters; another one with <paramref name="chosen"/>, or the defaults.
    /// </summary>
    /// <example><code>
    /// var report = bench.CheckFile(recipe, "intents.json");
    /// report.Print(Console.Out);
    /// return report.Passed ? 0 : 1;
    /// </code></example>
    /// <param name="recipe">The recipe.</param>
    /// <param name="file">The file, or how messages call the content that <paramref name="input"/> holds.</param>
    /// <param name="chosen">Parameters; null for those of the file's run, or the defaults.</param>
    /// <param name="input">How the file is read, where its name does not tell; null when it does.</param>
    /// <param name="cancellation">Ends it between two rows.</param>
    /// <exception cref="MinwalException">When the file cannot be read; with every fault of parameters and sources.</exception>
    public FileReport CheckFile(
        LoadedRecipe recipe, string file, Fields? chosen = null, CheckInput? input = null, CancellationToken cancellation = default)
    {
        var (known, facts) = RunOf(recipe.Recipe, file);
        var isKnown = chosen is not { Count: > 0 } && known is not null;
        return With(recipe.Recipe, file + RunFolder.Suffix, chosen is { Count: > 0 } ? chosen : known ?? [], isKnown ? null : Options.Input,
            (parameters, sources) =>
                new FileCheck(recipe.Recipe, parameters, sources, facts, Formats, Options.MostInputBytes)
                    .Run(file, input ?? new CheckInput(), cancellation));
    }

    /// <summary>One record of a run: by its number in the output, from 1, or by its id.</summary>
    /// <example><code>
    /// var view = await bench.ReadRecordAsync("intents.json", "17");
    /// Console.WriteLine($"{view.Record["text"]}: {view.Attempts.Count} attempts, {view.Calls.Count} calls, ${view.Cost}");
    /// </code></example>
    /// <exception cref="MinwalException">MW2006 when there is no such run, MW2008 when it has no such record.</exception>
    public async Task<RecordView> ReadRecordAsync(string run, string id, CancellationToken cancellation = default)
    {
        using var records = OpenedRecords.Open(this, run);
        return await records.ViewAsync(records.Find(id), cancellation).ConfigureAwait(false);
    }

    /// <summary>Keeps what people decided about records of a run, all of it or nothing; returns how many decisions were kept.</summary>
    /// <example><code>
    /// bench.Decide("intents.json",
    /// [
    ///     new RecordDecision("17", DecisionKind.Reject, "maha") { Reason = "not what people say" },
    ///     new RecordDecision("21", DecisionKind.Relabel, "maha") { Set = new Fields().Add("intent", "summarization") },
    /// ]);
    /// </code></example>
    /// <exception cref="MinwalException">MW2008 for records that are not there, MW2012 for fields that the records do not have.</exception>
    public int Decide(string run, IReadOnlyList<RecordDecision> decisions)
    {
        using var records = OpenedRecords.Open(this, run);
        var kept = RecordDecision.Resolve(decisions, records, Options.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var journal = RunJournal.Open(records.Journal.Folder, Options.Time);
        try
        {
            journal.Decide(kept);
        }
        finally
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return kept.Count;
    }

    /// <summary>Reads a file of decisions, a row each: see <see cref="RecordDecision.Read"/>.</summary>
    /// <param name="file">A file of one of <see cref="Formats"/>.</param>
    /// <param name="who">Who decided where a row does not say.</param>
    /// <exception cref="MinwalException">MW5003 when the file cannot be read; MW2012 with every row that is not a decision.</exception>
    public IReadOnlyList<RecordDecision> ReadDecisions(string file, string who)
    {
        var faults = new List<Fault>();
        var decisions = new List<RecordDecision>();
        var reader = RecordReader.Open(file, Formats, faults);
        foreach (var (row, fields) in reader.Read())
            if (RecordDecision.Read(fields, new Mark($"{file} row {row}"), who, faults) is { } decision) decisions.Add(decision);
        if (reader.Unreported > 0)
            faults.Add(new Fault("MW5004", new Mark(file), $"{Counted.Of(reader.Unreported, "more row")} cannot be read"));
        return faults.Count == 0 ? decisions : throw new MinwalException(faults);
    }

    /// <summary>
    /// Writes the files of a run again, with what people decided about its records. Of a run that has not ended, also while it goes on,
    /// what is accepted so far: <see cref="RunSummary.Records"/> of the records that its ledger says were requested.
    /// </summary>
    /// <example><code>
    /// bench.Export("intents.json", new RunTarget { Output = "reviewed.csv" });
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW2003 with every file whose ending has no writer; MW2006 when there is no such run; MW5002 when a file cannot be written, MW5005
    /// with every one that may not be.
    /// </exception>
    public RunSummary Export(string run, RunTarget target)
    {
        target.Check(Formats);
        using var records = OpenedRecords.Open(this, run, atOneMoment: true);
        return records.Export(target);
    }

    /// <summary>The runs below <paramref name="folder"/>, newest first.</summary>
    /// <example><code>
    /// foreach (var run in bench.ListRuns(".")) Console.WriteLine($"{run.Folder}: {run.State?.Word} {run.State?.Accepted}");
    /// </code></example>
    /// <exception cref="MinwalException">MW2006 when there is no such folder.</exception>
    public IReadOnlyList<RunOverview> ListRuns(string folder) => [.. RunFolder.List(folder).Select(RunOverview.Of)];

    /// <summary>One run: a folder, an output, or for null the newest one here.</summary>
    /// <example><code>
    /// if (bench.ReadRun("intents.json").State is { Phase: RunPhase.Interrupted }) Console.WriteLine("it can go on");
    /// </code></example>
    /// <exception cref="MinwalException">MW2006 when there is none.</exception>
    public RunOverview ReadRun(string? run) => RunOverview.Of(RunFolder.Find(run));

    /// <summary>
    /// What runs have cost so far, together: by provider, model, step and what came of it. Each is its folder or its output; none for the
    /// newest run here. Also while they go on.
    /// </summary>
    /// <example><code>
    /// foreach (var step in bench.BillOf("intents.json").ByStep) Console.WriteLine($"{step.Name}: {step.CostInWords}");
    /// </code></example>
    /// <exception cref="MinwalException">MW2006 when there is none; MW4003 to MW4005 when a journal cannot be read.</exception>
    public RunBill BillOf(params IReadOnlyList<string> runs) =>
        RunBill.Of((runs.Count == 0 ? [null] : runs.Cast<string?>()).Select(RunFolder.Find).Distinct());

    /// <summary>
    /// The parameters and facts of the run whose journal lies beside <paramref name="file"/>; nulls when there is none of this recipe.
    /// </summary>
    private (Fields? Parameters, Fields? Facts) RunOf(Recipe recipe, string file)
    {
        var folder = file + RunFolder.Suffix;
        if (!File.Exists(Path.Combine(folder, RunJournal.FileName))) return (null, null);
        using var records = OpenedRecords.Open(this, folder);
        return records.Header.Identity.Recipe == recipe.Name ? (records.Header.Identity.Parameters, records.Facts()) : (null, null);
    }

    /// <summary>Does something with every parameter's value and the rows of the sources, which are given back afterwards.</summary>
    /// <exception cref="MinwalException">With every fault of parameters and sources.</exception>
    private T With<T>(Recipe recipe, string folder, Fields chosen, Func<Stream>? standardInput,
        Func<Fields, IReadOnlyDictionary<string, IReadOnlyList<Fields>>, T> work)
    {
        var faults = new List<Fault>();
        var parameters = RunMaterial.Parameters(recipe, chosen, faults);
        using var rowsInput = new StandardInput(standardInput, folder, Formats, Options.MostInputBytes);
        var sources = RunMaterial.LoadSources(recipe, parameters, rowsInput, this, faults);
        try
        {
            return faults.Count == 0 ? work(parameters, sources) : throw new MinwalException(faults);
        }
        finally
        {
            foreach (var rows in sources.Values.OfType<IDisposable>()) rows.Dispose();
        }
    }
}
