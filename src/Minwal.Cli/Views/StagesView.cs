using System.Globalization;
using Minwal.Cli.Options;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Views;

/// <summary>Runs one run after the other, each on the file of the one before it, and sums them up.</summary>
/// <param name="context">What every command has.</param>
/// <param name="showing">What is shown.</param>
internal sealed class StagesView(ToolContext context, RunShowing showing)
{
    private readonly List<(string Name, RunSummary Summary)> _ended = [];
    private readonly RunView _view = new(context, showing);

    /// <summary>
    /// Runs and returns the exit code of all: a run that was stopped or failed ends the row, one that is short does not.
    /// </summary>
    public async Task<int> ShowAsync(PreparedRun prepared, RunStages stages, CancellationToken cancellation)
    {
        var began = context.Time.GetTimestamp();
        if (stages.Following.Count == 0) return await _view.ShowAsync(prepared, stages.First, cancellation).ConfigureAwait(false);
        var exit = await RunAsync(prepared, prepared.Recipe.Output.As ?? prepared.Recipe.Name, stages.First, cancellation)
            .ConfigureAwait(false);
        foreach (var stage in stages.Following)
        {
            if (_ended[^1].Summary is not { Phase: RunPhase.Complete or RunPhase.Short, Ledger.Accepted: > 0 })
            {
                Say(Waiting(stage.Loaded.Recipe.Name, _ended[^1].Summary));
                return exit;
            }

            Say("");
            using var next = stage.Prepare(context.Bench, Spent(), context.Time.GetElapsedTime(began));
            exit = Worse(exit, await RunAsync(next, stage.Name, stage.Target, cancellation).ConfigureAwait(false));
        }

        Tell();
        return exit;
    }

    /// <summary>What would follow, for a plan.</summary>
    public static void WritePlan(TextWriter output, PreparedRun prepared, RunStages stages)
    {
        var (file, records) = (stages.First.Output, prepared.Plan.Total);
        foreach (var stage in stages.Following)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"then {stage.Loaded.Recipe.Name}: {stage.Records:N0} records of the {records:N0} in '{file}' → '{stage.Target.Output}', ")
                + string.Create(CultureInfo.InvariantCulture, $"{stage.Calls:N0} calls without retries"));
            (file, records) = (stage.Target.Output, stage.Records);
        }
    }

    private async Task<int> RunAsync(PreparedRun prepared, string name, RunTarget target, CancellationToken cancellation)
    {
        var (exit, summary) = await _view.RunAsync(prepared, target, cancellation).ConfigureAwait(false);
        _ended.Add((name, summary));
        return exit;
    }

    /// <summary>What the runs so far used of limits that all of them share.</summary>
    private (decimal Cost, long Tokens) Spent()
    {
        var sums = _ended.SelectMany(run => run.Summary.Ledger.Calls.Sums()).ToList();
        return (sums.Sum(sum => sum.Cost), sums.Sum(sum => sum.Usage.Input + sum.Usage.Output));
    }

    private void Tell()
    {
        if (showing.JsonProgress && !showing.Quiet)
        {
            context.Error.WriteLine(Json.ToText(new Fields(1).Add("stages", _ended.Select(run => (object?)new Fields(4)
                .Add("name", run.Name).Add("recipe", run.Summary.Recipe).Add("output", run.Summary.Output)
                .Add("accepted", run.Summary.Ledger.Accepted)).ToList())));
        }

        Say("");
        Say("The files, one made from the other:");
        foreach (var path in _ended[0].Summary.Chosen) Say($"  {path}: rows that were chosen");
        foreach (var (_, summary) in _ended)
        {
            Say(string.Create(CultureInfo.InvariantCulture,
                $"  {summary.Output}: {summary.Ledger.Accepted:N0} of {summary.Ledger.Requested:N0} records of {summary.Recipe}"));
        }
    }

    private static string Waiting(string next, RunSummary summary) => summary.Phase switch
    {
        RunPhase.GatesFailed => $"{next} does not begin with a file that fails its gates; with --gates warn it does.",
        RunPhase.Complete or RunPhase.Short => $"{next} does not begin: it has no record to work on.",
        _ => $"{next} waits for the rest of it: the same command goes on.",
    };

    private void Say(string line)
    {
        if (!showing.Quiet && !showing.JsonProgress) context.Error.WriteLine(line);
    }

    private static int Worse(int a, int b)
    {
        int[] order = [ExitCodes.Done, ExitCodes.Short, ExitCodes.Failed, ExitCodes.Interrupted];
        return Array.IndexOf(order, a) >= Array.IndexOf(order, b) ? a : b;
    }
}
