using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Models.Pricing;
using Minwal.Recipes.Language;
using Minwal.Steps;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Forecasts;

/// <summary>What a run would do: calls, tokens, money and time. Found out without a call.</summary>
/// <param name="Tasks">What each task will take, in the order of the steps.</param>
/// <param name="IsRehearsed">
/// Whether tokens were learnt from a rehearsal with the recipe's grammars; else answers for which the recipe has none are taken as at least
/// <see cref="UnknownAnswer"/> tokens.
/// </param>
/// <param name="IsLocal">Whether every model runs in this process.</param>
/// <param name="Time">About how long it will take.</param>
public sealed record RunForecast(IReadOnlyList<TaskForecast> Tasks, bool IsRehearsed, bool IsLocal, TimeSpan Time)
{
    /// <summary>The tokens that an answer is taken to have when nothing is known of it.</summary>
    public const int UnknownAnswer = 300;

    /// <summary>The seconds that a call is taken to last.</summary>
    public const double SecondsPerCall = 3;

    private const double LocalCallsPerSecond = 10_000;

    /// <summary>Calls without retries.</summary>
    public long Calls => Tasks.Sum(t => t.Calls);

    /// <summary>Tokens of prompts and answers.</summary>
    public long Tokens => Tasks.Sum(t => t.InputTokens + t.OutputTokens);

    /// <summary>US dollars; null when a price is not known.</summary>
    public decimal? Cost => Tasks.Any(t => t.Cost is null) ? null : Tasks.Sum(t => t.Cost!.Value);

    /// <summary>Forecasts the run that was prepared.</summary>
    internal static async Task<RunForecast> OfAsync(
        PreparedRun prepared, IReadOnlyDictionary<string, RoleModel> models, CancellationToken cancellation)
    {
        var local = models.Values.All(m => m.IsLocal);
        var rehearsal = local ? null : await Rehearsal.RunAsync(prepared, cancellation).ConfigureAwait(false);
        var tasks = prepared.Recipe.Steps
            .SelectMany((step, index) => step.Calls.Select(call => Of(prepared, models[call.Model], step, index, call, rehearsal)))
            .ToList();
        var calls = tasks.Sum(t => t.Calls);
        var seconds = local ? calls / LocalCallsPerSecond : calls * SecondsPerCall / prepared.Choices.Limits(local).InFlight;
        var rehearsed = rehearsal is not null && tasks.All(task => !IsGuess(prepared, task.Task));
        return new RunForecast(tasks, rehearsed, local, TimeSpan.FromSeconds(Math.Ceiling(seconds)));
    }

    private static TaskForecast Of(
        PreparedRun prepared, RoleModel model, StepSettings step, int index, CallSettings call, Rehearsal? rehearsal)
    {
        var turns = step.Turns is null ? 1 : Turns(step.Turns, prepared) / step.Calls.Count;
        var calls = (index == 0 && step.Records is not null ? prepared.Plan.UnitCount : prepared.Plan.Total) * turns;
        var (input, answers) = (0L, 0L);
        if (!model.IsLocal)
        {
            (calls, input, answers) = rehearsal?.Of($"{prepared.Recipe.Name}/{call.Task}", prepared.Plan.UnitCount)
                ?? (calls, PromptTokens(prepared, call) * calls, UnknownAnswer * calls);
            if (IsGuess(prepared, call.Task)) answers = Math.Max(answers, UnknownAnswer * calls);
        }

        var cost = model.IsLocal ? 0 : model.Endpoints[0].Price(new CallUsage(input, 0, answers, 0));
        return new TaskForecast(call.Task, model.Name, calls, step.When is not null && rehearsal is null, input, answers, cost);
    }

    /// <summary>Whether nobody wrote what the step says, so that a rehearsal does not show how long its answers are.</summary>
    private static bool IsGuess(PreparedRun prepared, string task) =>
        prepared.Grammars.Find($"{prepared.Recipe.Name}/{task}") is not { IsDefault: false };

    private static long Turns(Setting<Band> turns, PreparedRun prepared)
    {
        var cell = prepared.Plan.Cells.Count > 0 ? prepared.Plan.Cells[0].Values : [];
        return (long)turns.Get(new Variables(cell, new Variables(prepared.Parameters, new Variables(prepared.Recipe.Tables)))).Most;
    }

    /// <summary>The prompt's files as they stand; what is put into them is about as long as the tags it replaces.</summary>
    private static long PromptTokens(PreparedRun prepared, CallSettings call) => new[] { call.System, call.Prompt }.OfType<FileReference>()
        .Sum(file => TokenEstimate.Of(System.Text.Encoding.UTF8.GetString(
            prepared.Recipe.Files.First(f => f.Key == file.Path).Value)) + 40L);
}

/// <summary>What one task of a run will take.</summary>
/// <param name="Task">The step, or <c>step.role</c>.</param>
/// <param name="Model">Who answers.</param>
/// <param name="Calls">Calls without retries.</param>
/// <param name="AtMost">Whether there may be fewer, because the step is not for every slot.</param>
/// <param name="InputTokens">Tokens of the prompts.</param>
/// <param name="OutputTokens">Tokens of the answers.</param>
/// <param name="Cost">US dollars; null when the price is not known.</param>
public sealed record TaskForecast(string Task, string Model, long Calls, bool AtMost, long InputTokens, long OutputTokens, decimal? Cost);
