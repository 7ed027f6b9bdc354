using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Workbench.Preparing;

/// <summary>What whoever uses a run's records must know of it.</summary>
/// <param name="Text">In a sentence.</param>
/// <param name="IsContamination">Whether it tells of rows of a benchmark that were used.</param>
public sealed record RunNotice(string Text, bool IsContamination)
{
    /// <summary>Those of <paramref name="recipe"/> that are so; formulas that cannot be computed go to <paramref name="faults"/>.</summary>
    internal static IReadOnlyList<RunNotice> Of(
        Recipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> sources, ICollection<Fault> faults)
    {
        if (recipe.Notices.Count == 0) return [];
        var rows = new Fields(sources.Select(source => KeyValuePair.Create(source.Key, (object?)source.Value)));
        var variables = new Variables(rows, new Variables(parameters, new Variables(recipe.Tables)));
        var notices = new List<RunNotice>();
        foreach (var spec in recipe.Notices)
        {
            try
            {
                if (spec.When.IsTrue(variables)) notices.Add(new RunNotice(Value.ToText(spec.Say.Evaluate(variables)), spec.Benchmark));
            }
            catch (MinwalException e)
            {
                foreach (var fault in e.Faults) faults.Add(fault);
            }
        }

        return notices;
    }
}
