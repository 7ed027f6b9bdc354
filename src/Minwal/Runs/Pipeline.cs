using Minwal.Checks;
using Minwal.Recipes;
using Minwal.Recipes.Templates;
using Minwal.Steps;

namespace Minwal.Runs;

/// <summary>
/// The one order of a recipe's steps, record fields and checks: each field is made, and each check runs,
/// after the first step behind which all that it looks at is there.
/// So a draft that fails an early check never pays for the steps that come after.
/// </summary>
internal sealed class Pipeline
{
    private Pipeline(IReadOnlyList<Stage> stages, IReadOnlyList<MapEntry> fields, IReadOnlyList<string> judges) =>
        (Stages, Fields, Judges) = (stages, fields, judges);

    /// <summary>The stages; the first has no step.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The record's fields in the recipe's order; one without a name gives the fields of a map.</summary>
    public IReadOnlyList<MapEntry> Fields { get; }

    /// <summary>The variables in which steps give scores.</summary>
    public IReadOnlyList<string> Judges { get; }

    /// <summary>The pipeline of <paramref name="recipe"/> with the checks of one record of <paramref name="checks"/>.</summary>
    public static Pipeline Of(Recipe recipe, IReadOnlyList<RecordCheckSettings> checks, StepTools tools)
    {
        // A name that several steps give has its last value only behind the last of them.
        var given = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < recipe.Steps.Count; i++)
            foreach (var name in recipe.Steps[i].Gives) given[name] = i + 1;
        var fields = ((MapTemplate)recipe.Record).Entries;
        var made = fields.Select(f => StageOf(f.Value.Formulas.SelectMany(formula => formula.Reads), given)).ToList();
        var known = new Dictionary<string, int>(given, StringComparer.Ordinal) { ["record"] = recipe.Steps.Count };
        // Whatever a check names may be a field that a map brings along, and the last of equal names counts.
        var spread = Enumerable.Range(0, fields.Count).Where(i => fields[i].Name is null).Select(i => made[i]).DefaultIfEmpty(0).Max();
        for (var i = 0; i < fields.Count; i++)
            if (fields[i].Name is { } name) known[name] = made[i];
        var checked_ = checks
            .Select(c => Math.Max(spread, StageOf(c.Paths.Select(path => path.Head).Concat(c.Reads), known))).ToList();
        return new Pipeline([.. Enumerable.Range(0, recipe.Steps.Count + 1).Select(stage => new Stage(
            stage == 0 ? null : (recipe.Steps[stage - 1], recipe.Steps[stage - 1].Create(tools)),
            [.. Enumerable.Range(0, fields.Count).Where(i => made[i] == stage)],
            [.. Enumerable.Range(0, checks.Count).Where(i => checked_[i] == stage)]))], fields,
            [.. StepSettings.Walk(recipe.Steps).Where(step => step.Criteria.Count > 0).Select(step => step.Name)]);
    }

    private static int StageOf(IEnumerable<string> names, Dictionary<string, int> known) =>
        names.Select(name => known.GetValueOrDefault(name)).DefaultIfEmpty(0).Max();
}

/// <summary>One stage of a <see cref="Pipeline"/>.</summary>
/// <param name="Step">Its step; null for the first stage, where cell, values and source rows are all there is.</param>
/// <param name="Fields">The fields of the record that are made behind it, by their place in the record.</param>
/// <param name="Checks">The checks that run behind it, by their number in the verifier, in the recipe's order.</param>
internal sealed record Stage((StepSettings Settings, IStep Step)? Step, int[] Fields, int[] Checks);
