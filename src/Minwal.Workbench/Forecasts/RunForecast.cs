using System.Text;
using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Expressions;
using Minwal.Models.Pricing;
using Minwal.Recipes.Language;
using Minwal.Steps;
using Minwal.Values;
using Minwal.Workbench.Bills;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Forecasts;

/// <summary>What a run would do: calls, tokens, money and time. Found out without a call.</summary>
/// <param name="Tasks">What each task will take, in the order of the steps.</param>
/// <param name="IsRehearsed">
/// Whether tokens were learnt from a rehearsal with the recipe's grammars; else answers for which the recipe has none are estimated from
/// the lengths, choices and items that are asked for.
/// </param>
/// <param name="IsLocal">Whether every model runs in this process.</param>
/// <param name="Time">About how long it will take.</param>
public sealed record RunForecast(IReadOnlyList<TaskForecast> Tasks, bool IsRehearsed, bool IsLocal, TimeSpan Time)
{
    /// <summary>The tokens that a text is taken to have of which no length is asked for; an answer that is one such text has three times as
    /// many.</summary>
    public const int OpenText = AnswerEstimate.OpenText;

    /// <summary>The seconds that a call is taken to last.</summary>
    public const double SecondsPerCall = 3;

    /// <summary>The time that limits which somebody has named allow no less than; zero where there are none.</summary>
    public TimeSpan LeastTime { get; private init; }

    /// <summary>What a pilot took, by which the rest was corrected; null without one.</summary>
    public RunBill? Pilot { get; private init; }

    /// <summary>The run that the pilot has begun; null without one.</summary>
    public string? PilotFolder { get; internal init; }

    /// <summary>
    /// Drafts for each record, as the pilot had them judged: more than 1 where some were not accepted. Null when no draft was accepted.
    /// </summary>
    public double? DraftsPerRecord => Pilot is { Accepted: > 0 } pilot ? (double)pilot.Drafts / pilot.Accepted : null;

    private const double LocalCallsPerSecond = 10_000;

    /// <summary>Calls without retries.</summary>
    public long Calls => Tasks.Sum(t => t.Calls);

    /// <summary>Tokens of prompts and answers.</summary>
    public long Tokens => Tasks.Sum(t => t.InputTokens + t.OutputTokens);

    /// <summary>US dollars; null when a price is not known.</summary>
    public decimal? Cost => Tasks.Any(t => t.Cost is null) ? null : Tasks.Sum(t => t.Cost!.Value);

    /// <summary>For machines.</summary>
    public Fields ToFields() => new Fields().Add("calls", Calls).Add("tokens", Tokens).Add("cost_usd", (double?)Cost)
        .Add("seconds", Time.TotalSeconds).Add("least_seconds", LeastTime.TotalSeconds)
        .Add("offline", IsLocal).Add("rehearsed", IsRehearsed)
        .Add("pilot", Pilot?.ToFields()).Add("drafts_per_record", DraftsPerRecord)
        .Add("tasks", Tasks.Select(task => (object?)new Fields().Add("task", task.Task).Add("model", task.Model).Add("calls", task.Calls)
            .Add("at_most", task.AtMost).Add("input_tokens", task.InputTokens).Add("output_tokens", task.OutputTokens)
            .Add("cost_usd", (double?)task.Cost).Add("from_pilot", task.IsMet).Add("guessed", task.IsGuess)
            .Add("constant_tokens", task.ConstantTokens).Add("records_per_call", task.RecordsPerCall)).ToList());

    /// <summary>
    /// The same with the tokens, money and time that calls really took. A task that the pilot did not come to stays as it was estimated.
    /// </summary>
    internal RunForecast CorrectedBy(RunBill pilot, PreparedRun prepared)
    {
        var met = pilot.Entries.Where(entry => entry.Use is not (CallUse.Failed or CallUse.Hedged)).GroupBy(entry => entry.Task)
            .ToDictionary(task => task.Key, task => BillEntry.Sum(task.Key, task), StringComparer.Ordinal);
        var tasks = Tasks.Select(Corrected).ToList();
        var calls = met.Values.Sum(task => task.Calls);
        var seconds = calls == 0 ? Time.TotalSeconds
            : Calls * (double)(met.Values.Sum(task => task.Milliseconds) / calls) / 1000 / prepared.Choices.Limits(false).InFlight;
        seconds = Math.Ceiling(Math.Max(seconds, LeastTime.TotalSeconds));
        return this with { Tasks = tasks, Pilot = pilot, Time = TimeSpan.FromSeconds(seconds) };

        TaskForecast Corrected(TaskForecast task)
        {
            if (!met.TryGetValue($"{prepared.Recipe.Name}/{task.Task}", out var took) || took.Calls == 0) return task;
            long Of(decimal tokens) => (long)Math.Round(task.Calls * tokens / took.Calls);
            return task with
            {
                IsMet = true,
                InputTokens = Of(took.Input),
                OutputTokens = Of(took.Output),
                Cost = took.Unpriced > 0 ? null : task.Calls * took.Cost / took.Calls,
            };
        }
    }

    /// <summary>Forecasts the run that was prepared.</summary>
    internal static async Task<RunForecast> OfAsync(
        PreparedRun prepared, IReadOnlyDictionary<string, RoleModel> models, CancellationToken cancellation)
    {
        var local = models.Values.All(m => m.IsLocal);
        var steps = StepSettings.Walk(prepared.Recipe.Steps).ToList();
        // A model in this process answers by the same grammars: only the number of calls is worth a rehearsal then.
        var rehearsal = local && !steps.Exists(step => step.CallsVary)
            ? null
            : await Rehearsal.RunAsync(prepared, cancellation).ConfigureAwait(false);
        var tasks = steps.SelectMany(step => step.Calls.Select(call => Of(prepared, models[call.Model], step, call, rehearsal))).ToList();
        var calls = tasks.Sum(t => t.Calls);
        var seconds = local ? calls / LocalCallsPerSecond : calls * SecondsPerCall / prepared.Choices.Limits(local).InFlight;
        var paced = steps.SelectMany(step => step.Calls).Select(call => call.Model).Distinct()
            .Max(role => (double?)SecondsAtLimits(models[role], tasks.Where(task => IsOf(task, steps, role)).ToList())) ?? 0;
        var rehearsed = rehearsal is not null && tasks.All(task => !IsGuess(prepared, task.Task));
        return new RunForecast(tasks, rehearsed, local, TimeSpan.FromSeconds(Math.Ceiling(Math.Max(seconds, paced))))
        {
            LeastTime = TimeSpan.FromSeconds(Math.Ceiling(paced)),
        };
    }

    private static bool IsOf(TaskForecast task, IReadOnlyList<StepSettings> steps, string role) =>
        steps.SelectMany(step => step.Calls).Any(call => call.Task == task.Task && call.Model == role);

    /// <summary>The seconds that the limits of a role's endpoints allow no less than for its tasks; 0 where one has none.</summary>
    private static double SecondsAtLimits(RoleModel model, IReadOnlyList<TaskForecast> tasks)
    {
        double Sum(Func<EndpointLimits, double> perSecond) => model.Endpoints.Sum(endpoint => perSecond(endpoint.Limits));
        static double Least(double? perSecond, double? perMinute, double? perDay, double? perMonth) => Math.Min(
            Math.Min(perSecond ?? double.PositiveInfinity, perMinute / 60 ?? double.PositiveInfinity),
            Math.Min(perDay / 86_400 ?? double.PositiveInfinity, perMonth / (30 * 86_400.0) ?? double.PositiveInfinity));
        // What one day has room for may all go at its beginning: such limits count from the second day on.
        var (calls, tokens) = ((double)tasks.Sum(t => t.Calls), (double)tasks.Sum(t => t.InputTokens + t.OutputTokens));
        var requests = Sum(l => Least(l.RequestsPerSecond, l.RequestsPerMinute,
            calls > l.RequestsPerDay ? l.RequestsPerDay : null, calls > l.RequestsPerMonth ? l.RequestsPerMonth : null));
        var tokenRate = Sum(l => Least(l.TokensPerSecond, l.TokensPerMinute,
            tokens > l.TokensPerDay ? l.TokensPerDay : null, tokens > l.TokensPerMonth ? l.TokensPerMonth : null));
        return Math.Max(calls / requests, tokens / tokenRate);
    }

    private static TaskForecast Of(
        PreparedRun prepared, RoleModel model, StepSettings step, CallSettings call, Rehearsal? rehearsal)
    {
        var repeat = prepared.Recipe.Steps.FirstOrDefault(outer => outer.Repeat?.Steps.Contains(step) == true);
        var (calls, input, answers) = rehearsal?.Of($"{prepared.Recipe.Name}/{call.Task}", prepared.Plan.UnitCount)
            ?? Counted(prepared, step, repeat, call);
        if (model.MaxTokens is { } most) answers = Math.Min(answers, most * calls);
        var constant = Math.Min(rehearsal?.ConstantOf($"{prepared.Recipe.Name}/{call.Task}") ?? 0, calls == 0 ? 0 : input / calls);
        if (model.IsLocal) (input, answers, constant) = (0, 0, 0);
        var cost = model.IsLocal ? 0 : model.Endpoints[0].Price(new CallUsage(input, 0, answers, 0));
        var isAtMost = rehearsal is null && (step.When is not null || repeat?.CallsVary == true || repeat?.When is not null);
        return new TaskForecast(call.Task, model.Name, calls, isAtMost, input, answers, cost)
        {
            ConstantTokens = constant,
            IsGuess = IsGuess(prepared, call.Task),
            RecordsPerCall = calls == 0 ? 0 : step.Records is null ? 1 : (double)prepared.Plan.Total / calls,
        };
    }

    private static (long Calls, long Input, long Output) Counted(
        PreparedRun prepared, StepSettings step, StepSettings? repeat, CallSettings call)
    {
        var turns = step.Turns is null ? 1 : Turns(step.Turns, prepared) / step.Calls.Count;
        if (repeat is not null) turns *= Turns(repeat.Repeat!.Times, prepared);
        var calls = (step.Records is not null || step.IsTogether ? prepared.Plan.UnitCount : prepared.Plan.Total) * turns;
        return (calls, PromptTokens(prepared, call) * calls, AnswerEstimate.FreeAnswer * calls);
    }

    /// <summary>Whether nobody wrote what the step says, so that a rehearsal does not show how long its answers are.</summary>
    private static bool IsGuess(PreparedRun prepared, string task) =>
        prepared.Grammars.Find($"{prepared.Recipe.Name}/{task}") is not { IsDefault: false };

    private static long Turns(Setting<Band> turns, PreparedRun prepared)
    {
        var cell = prepared.Plan.Cells.Count > 0 ? prepared.Plan.Cells[0].Values : [];
        return (long)turns.Get(new Variables(cell, new Variables(prepared.Parameters, new Variables(prepared.Recipe.Tables)))).Most;
    }

    /// <summary>The prompts as they stand; what is put into them is about as long as the tags it replaces.</summary>
    private static long PromptTokens(PreparedRun prepared, CallSettings call) => new[] { call.System, call.Prompt }
        .OfType<PromptReference>()
        .Sum(prompt => TokenEstimate.Of(prompt.Text ?? Encoding.UTF8.GetString(
            prepared.Recipe.Files.First(f => f.Key == prompt.Name).Value)) + 40L);
}

/// <summary>What one task of a run will take.</summary>
/// <param name="Task">The step, or <c>step.role</c>.</param>
/// <param name="Model">Who answers.</param>
/// <param name="Calls">Calls without retries.</param>
/// <param name="AtMost">Whether there may be fewer, because the step is not for every slot.</param>
/// <param name="InputTokens">Tokens of the prompts.</param>
/// <param name="OutputTokens">Tokens of the answers.</param>
/// <param name="Cost">US dollars; null when the price is not known.</param>
public sealed record TaskForecast(string Task, string Model, long Calls, bool AtMost, long InputTokens, long OutputTokens, decimal? Cost)
{
    /// <summary>
    /// Tokens with which all of its prompts begin alike, in each call: what a provider's cache may keep. 0 where that is not known.
    /// </summary>
    public long ConstantTokens { get; init; }

    /// <summary>Whether nobody wrote what it answers, so that its answers are estimated from what they may hold.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Records that a call asks for, in the mean.</summary>
    public double RecordsPerCall { get; init; } = 1;

    /// <summary>Whether a pilot made calls of it, so that tokens and money are what those took.</summary>
    public bool IsMet { get; init; }
}
