using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Planning;
using Minwal.Runs;
using Minwal.Steps;
using Minwal.Steps.Judging;
using Minwal.Values;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Trials;

/// <summary>Expands a grammar a few times outside of a run, for whoever writes it.</summary>
/// <param name="grammar">The grammar.</param>
/// <param name="set">What stands in front of all other variables.</param>
internal sealed class GrammarTrial(Grammar grammar, Fields set)
{
    /// <summary>Expands it <paramref name="number"/> times with nothing but what was set.</summary>
    /// <exception cref="MinwalException">MW1308 with every name that the grammar needs and that was not set.</exception>
    public IReadOnlyList<GrammarExpansion> Alone(int number, long seed)
    {
        Require([]);
        return [.. Enumerable.Range(0, number)
            .Select(i => Expand([], Variables.None, SlotRandom.Key(SlotRandom.Key(seed, i, 0, "draft"), 0)))];
    }

    /// <summary>
    /// Expands it as the first slots of a run would for the step's <paramref name="call"/>, with their labels, source rows and values;
    /// of slots whose labels are set, only those. What earlier steps give must be set.
    /// </summary>
    /// <exception cref="MinwalException">MW1308 with every name that the grammar needs and that was not set.</exception>
    public IReadOnlyList<GrammarExpansion> InRun(PreparedRun prepared, StepSettings step, CallSettings call, int number)
    {
        var plan = prepared.PlainPlan();
        var settings = prepared.Settings(plan, prepared.BindOffline(), prepared.Date, "");
        var builder = new SlotBuilder(settings, plan.Parts[0]);
        // As in the first turn of a conversation; a step that is no conversation does not see them.
        var role = new Fields(3).Add("turn", 0L).Add("messages", new List<object?>()).Add("role", call.Task.Split('.')[^1]);
        var vote = new Fields(2).Add(JudgeSettings.Id, "r1").Add(JudgeSettings.Vote, 1L);
        var turn = call.Speakers.Count > 0 ? role : step.Criteria.Count > 0 ? vote : [];
        var slots = Slots(prepared, plan, step, builder).Take(number).ToList();
        var expansions = new List<GrammarExpansion>(number);
        for (var i = 0; i < number && slots.Count > 0; i++)
        {
            // More than the run has slots are further attempts at them.
            var slot = slots[i % slots.Count];
            var built = builder.Build(slot, i / slots.Count, plan.CellOf(slot).Values, GrowingRows.None);
            var variables = new Variables(turn, built.Variables);
            if (i == 0) Require([.. variables.Names]);
            var key = SlotRandom.Key(built.Random, (long)SlotRandom.Hash(call.Task));
            expansions.Add(Expand(new Fields([.. built.Cell, .. set.Where(s => built.Cell.ContainsKey(s.Key))]), variables, key));
        }

        return expansions;
    }

    /// <summary>The slots that the step is for and whose labels are those that were set; all, where no cell has them.</summary>
    private IEnumerable<long> Slots(PreparedRun prepared, RunPlan plan, StepSettings step, SlotBuilder builder)
    {
        var cells = prepared.Plan.Cells.Where(Fits).ToHashSet();
        var all = cells.Count == 0;
        for (long slot = 0; slot < plan.Total; slot++)
            if (all || cells.Contains(plan.CellOf(slot))) yield return slot;

        bool Fits(PlanCell cell) => cell.Count > 0
            && new GrammarConditions(new Variables(cell.Values, builder.Constants)).Holds(step.When) != false
            && set.All(s => !cell.Values.TryGetValue(s.Key, out var value) || Value.ToText(value) == Value.ToText(s.Value));
    }

    private void Require(IReadOnlyCollection<string> known)
    {
        var missing = grammar.Needs.Where(name => !set.ContainsKey(name) && !known.Contains(name)).ToList();
        if (missing.Count > 0)
            throw new MinwalException("MW1308", $"the grammar needs {string.Join(", ", missing)}, which nothing gives a value");
    }

    private GrammarExpansion Expand(Fields cell, IVariables variables, ulong key)
    {
        var trace = new ExpansionTrace();
        var answer = Expander.Expand(grammar, new Variables(set, variables), key, trace);
        return new GrammarExpansion(cell, answer, trace.Rules, trace.Names);
    }
}
