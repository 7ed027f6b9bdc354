using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

namespace Minwal.Workbench;

/// <content>Runs: beginning them, going on with them, making them longer, putting shards together.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>
    /// Opens the journal of a run, a new one or one that is there and goes on. Nothing is asked before the run is started or its records
    /// are read.
    /// </summary>
    /// <example><code>
    /// await using var run = bench.Begin(prepared, new RunTarget { Output = "intents.json" });
    /// await foreach (var record in run.RecordsAsync()) Console.WriteLine(record["text"]);
    /// var summary = await run.Completion;
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW4002 when the run that is there was begun otherwise, with every difference; MW4001 to MW4006 when the journal cannot be used;
    /// MW2007 and MW2009 when a model cannot be opened; MW3023 when its calls cannot go by batches; MW1019 when a shard is asked for that
    /// needs the others' records; MW2003 with every
    /// file whose ending has no writer; MW5005 with every file that may not be written.
    /// </exception>
    public RunSession Begin(PreparedRun prepared, RunTarget target)
    {
        var choices = prepared.Choices;
        if (choices.Shard is not null) CheckParts(prepared);
        target.Check(Formats);
        target = target with { Chosen = choices.Shard is null ? ChosenRows.Of(prepared, target.LastOutput ?? target.Output) : [] };
        var folder = target.FolderFor(prepared.Recipe, choices.Shard);
        TargetFiles.Check(target, folder, prepared.Recipe, prepared.SourceFiles);
        var notices = new NoticeRelay();
        var telemetry = new RunTelemetry(Options, prepared.Recipe.Name);
        // Before the journal: a run that cannot begin leaves none behind.
        var scratch = ScratchFolder.Create();
        OpenedRun? run = null;
        try
        {
            var models = telemetry.Watch(prepared.Bind(asks: true, notices.Tell));
            CheckBudget(choices, models);
            RunBatches.Check(choices, models);
            run = OpenedRun.Open(prepared, models, target, folder);
            var session = new RunSession(prepared, target, models, run, telemetry, scratch);
            notices.To(session);
            foreach (var notice in prepared.Placeholders(models).Concat(prepared.Notices.Select(notice => notice.Text)))
                session.Notice(notice);
            return session;
        }
        catch
        {
            run?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The runs of other recipes that follow <paramref name="prepared"/> (<c>then</c> of its recipe), and where each goes: begin the first
    /// with <see cref="RunStages.First"/>, then prepare and begin one after the other.
    /// </summary>
    /// <example><code>
    /// var stages = bench.StagesOf(prepared, new RunTarget { Output = "out.jsonl" });
    /// await using (var run = bench.Begin(prepared, stages.First)) await run.Completion;
    /// foreach (var stage in stages.Following)
    /// {
    ///     using var next = stage.Prepare(bench, (0, 0));
    ///     await using var run = bench.Begin(next, stage.Target);
    ///     await run.Completion;
    /// }
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW2020 when the runs cannot be where they are to be; else with every fault of the recipes that follow.
    /// </exception>
    public RunStages StagesOf(PreparedRun prepared, RunTarget target) => RunStages.Of(prepared, target);

    /// <summary>The recipe of a run as it was when the run was begun: its options and what it writes.</summary>
    /// <exception cref="MinwalException">MW2006 when there is no such run.</exception>
    public LoadedRecipe ReadRecipeOf(string run)
    {
        using var snapshot = RecipeSnapshot.Open(this, RunFolder.Find(run));
        return snapshot.Recipe;
    }

    /// <summary>
    /// Makes a run that has ended longer: its records stay as they are, and the new ones are further rounds. <paramref name="chosen"/> are
    /// the parameters that are to be otherwise, such as the number of records. Go on with the returned choices and recipe as with any run.
    /// </summary>
    /// <example><code>
    /// using var more = bench.Extend("intents.json", new Fields().Add("examples_per_intent", 200L), new RunChoices());
    /// await using var run = bench.Begin(more, new RunTarget { Output = "intents.json" });
    /// await run.Completion;
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW4009 when the run has not ended; MW1105 when it would be smaller; with every fault of parameters and quotas.
    /// </exception>
    public PreparedRun Extend(string run, Values.Fields chosen, RunChoices more)
    {
        var folder = RunFolder.Find(run);
        var snapshot = RecipeSnapshot.Open(this, folder);
        try
        {
            // Rows that were kept are read again, unless further ones are to come.
            var began = RunChoices.Of(snapshot.Header.Identity, folder) with { ReadsInput = chosen.Values.Contains("-") };
            var prepared = Prepare(snapshot.Recipe, more.GoingOnWith(began, snapshot.Attempts) with
            {
                Parameters = new Values.Fields([.. began.Parameters, .. chosen]),
            });
            prepared.Own(snapshot);
            var journal = RunJournal.Open(folder, Options.Time);
            try
            {
                if (RunState.Read(journal) is not { IsSettled: true })
                    throw new MinwalException("MW4009", $"the run in '{folder}' has not ended yet");
                OpenedRun.Extend(prepared, journal, Options.Time.GetUtcNow().ToUnixTimeMilliseconds());
            }
            finally
            {
                journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }

            return prepared;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Puts the call logs of shards together in one journal, as if one machine had made all their calls; begin the returned run to give the
    /// verdicts, ask for the few that are still missing, and write the file.
    /// </summary>
    /// <example><code>
    /// var target = new RunTarget { Output = "intents.json" };
    /// string[] shards = ["intents.json.1-of-2.minwal", "intents.json.2-of-2.minwal"];
    /// using var whole = bench.Gather(shards, target, new RunChoices());
    /// await using var run = bench.Begin(whole, target);
    /// await run.Completion;
    /// </code></example>
    /// <param name="shards">The runs of the shards: their folders or outputs.</param>
    /// <param name="target">Where the whole goes.</param>
    /// <param name="more">Where models are asked, and limits; what makes the run is that of the shards.</param>
    /// <exception cref="MinwalException">MW4010 when a shard is missing, came twice, has not ended, or belongs to another run.</exception>
    public PreparedRun Gather(IReadOnlyList<string> shards, RunTarget target, RunChoices more)
    {
        var folders = shards.Select(RunFolder.Find).ToList();
        var headers = ShardHeaders.Check(folders);
        var snapshot = RecipeSnapshot.Open(this, folders[0]);
        try
        {
            var began = RunChoices.Of(headers[0].Identity with { Shard = null }, folders[0]);
            var prepared = Prepare(snapshot.Recipe, more.GoingOnWith(began, snapshot.Attempts));
            prepared.Own(snapshot);
            var folder = target.FolderFor(prepared.Recipe);
            TargetFiles.Check(target, folder, prepared.Recipe, prepared.SourceFiles);
            var header = headers[0] with { Identity = headers[0].Identity with { Shard = null }, Output = target.Output ?? "" };
            ShardHeaders.Import(folders, header, folder, target.New, Options.Time);
            return prepared;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether <paramref name="prepared"/>, a shard, and later the gathering into <paramref name="target"/> can begin, as far as that is
    /// known before. Nothing is asked, no key is needed, and nothing is written.
    /// </summary>
    /// <exception cref="MinwalException">As <see cref="Begin"/> and <see cref="StagesOf"/>.</exception>
    internal void CheckShards(PreparedRun prepared, RunTarget target)
    {
        CheckParts(prepared);
        StagesOf(prepared, target);
        target.Check(Formats);
        target = target with { Chosen = ChosenRows.Of(prepared, target.LastOutput ?? target.Output) };
        TargetFiles.Check(target, target.FolderFor(prepared.Recipe), prepared.Recipe, prepared.SourceFiles);
        CheckBudget(prepared.Choices, prepared.Bind(asks: false));
    }

    private static void CheckParts(PreparedRun prepared)
    {
        if (prepared.Recipe.Sources.Any(s => s.Pool?.Grows(
            new Variables(prepared.Parameters, new Variables(prepared.Recipe.Tables))) == true))
            throw new MinwalException(
                "MW1019", $"'{prepared.Recipe.Name}' has a source that grows by accepted records: it cannot be made in shards");
    }

    /// <summary>Without a known price a limit of money cannot be held.</summary>
    private static void CheckBudget(RunChoices choices, IReadOnlyDictionary<string, RoleModel> models)
    {
        if (choices.MaxCost is null) return;
        var unknown = models.Values.SelectMany(m => m.Endpoints)
            .FirstOrDefault(e => e.IsCostly && e.Price(new CallUsage(1, 0, 1, 0)) is null);
        if (unknown is not null)
            throw new MinwalException(
                "MW2011", $"a limit of money cannot be held: the price of '{unknown.Name}' is not known; a limit of tokens can");
    }

    /// <summary>Passes notices on to the session, which is made after the models that give them.</summary>
    private sealed class NoticeRelay
    {
        private volatile RunSession? _session;

        public void To(RunSession session) => _session = session;

        public void Tell(string text) => _session?.Notice(text);
    }
}
