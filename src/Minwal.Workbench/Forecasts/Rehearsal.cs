using Minwal.Calls;
using Minwal.Faults;
using Minwal.Models.Pricing;
using Minwal.Runs;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Forecasts;

/// <summary>
/// What a run's calls will be like, learnt by making some of them with the offline model: how many calls a unit makes, how long prompts
/// and answers are.
/// The prompts are those that a remote model would get.
/// </summary>
internal sealed class Rehearsal
{
    /// <summary>Units that are rehearsed: enough for a mean within a few percent, few enough for an instant.</summary>
    private const int Units = 40;

    private readonly Dictionary<string, (long Calls, long Input, long Output)> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _beginnings = new(StringComparer.Ordinal);
    private long _units;

    /// <summary>Rehearses; null when a step asks for what has no grammar, so that nothing can be said without a call.</summary>
    public static async Task<Rehearsal?> RunAsync(PreparedRun prepared, CancellationToken cancellation)
    {
        var rehearsal = new Rehearsal();
        using var scratch = ScratchFolder.Create();
        try
        {
            var settings = prepared.Settings(prepared.PlainPlan(), prepared.BindOffline(), prepared.Date, scratch.Path);
            var preview = new RunPreview(settings, prepared.Bench.Options.Time);
            await foreach (var unit in preview.RunAsync(Units, Units * prepared.Plan.UnitSize, cancellation).ConfigureAwait(false))
                rehearsal.Add(unit, prepared);
            return rehearsal;
        }
        catch (ModelException e) when (e.Code == "MW3011")
        {
            return null;
        }
    }

    /// <summary>
    /// How many calls a slot takes; null when all of <paramref name="models"/> run in this process, or a rehearsal tells nothing.
    /// </summary>
    public static async Task<double?> CallsPerSlotAsync(
        PreparedRun prepared, IEnumerable<RoleModel> models, CancellationToken cancellation)
    {
        if (models.All(model => model.IsLocal)) return null;
        try
        {
            var rehearsal = await RunAsync(prepared, cancellation).ConfigureAwait(false);
            return rehearsal is null || rehearsal._units == 0 ? null
                : (double)rehearsal._tasks.Values.Sum(t => t.Calls) / rehearsal._units * prepared.Plan.UnitCount / prepared.Plan.Total;
        }
        catch (Exception e) when (e is MinwalException or ModelException)
        {
            // A grammar that cannot say what the plan asks for: the run asks a model, and does not need it.
            return null;
        }
    }

    /// <summary>
    /// Calls of <paramref name="task"/> (<c>recipe/step</c>) in <paramref name="units"/> units, and the tokens of their prompts and
    /// answers.
    /// </summary>
    public (long Calls, long Input, long Output) Of(string task, long units)
    {
        if (_units == 0 || !_tasks.TryGetValue(task, out var sums)) return default;
        long Scaled(long sum) => (long)Math.Round(sum * (double)units / _units);
        return (Scaled(sums.Calls), Scaled(sums.Input), Scaled(sums.Output));
    }

    /// <summary>
    /// Tokens with which every prompt of <paramref name="task"/> begins alike, so that a provider may take them from its cache; 0 where a
    /// rehearsal made but one.
    /// </summary>
    public long ConstantOf(string task) =>
        _tasks.TryGetValue(task, out var sums) && sums.Calls > 1 ? TokenEstimate.Of(_beginnings[task]) : 0;

    private void Add(PreviewedUnit unit, PreparedRun prepared)
    {
        _units++;
        var isArabic = prepared.Recipe.Language.Split('-')[0] == "ar";
        foreach (var (call, answer) in unit.Calls)
        {
            var task = call.Context.Task;
            var sums = _tasks.GetValueOrDefault(task);
            // Where nobody wrote what is answered, a placeholder is, whose length says nothing of texts that may have any.
            var output = prepared.Grammars.Find(task) is { IsDefault: true } guessed
                ? AnswerEstimate.Of(guessed.Returns, call.Context, isArabic) : TokenEstimate.Of(answer.Text);
            _tasks[task] = (sums.Calls + 1, sums.Input + call.Messages.Sum(m => (long)TokenEstimate.Of(m.Text) + 4), sums.Output + output);
            var prompt = string.Concat(call.Messages.Select(message => message.Text));
            _beginnings[task] = _beginnings.TryGetValue(task, out var beginning)
                ? prompt[..beginning.AsSpan().CommonPrefixLength(prompt)] : prompt;
        }
    }
}
