using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Workbench.Checking;

/// <summary>
/// What the <c>set</c> steps of a recipe have computed for a record of a file, as far as the file holds what they were computed from: a
/// variable that is a field of the record as it is, or another one of these.
/// </summary>
internal sealed class SetVariables
{
    private readonly IReadOnlyList<Named<Template>> _sets;
    private readonly HashSet<string> _madeFrom;
    private readonly Dictionary<string, string> _held = new(StringComparer.Ordinal);

    public SetVariables(Recipe recipe)
    {
        // A name that is given more than once may have had another value where it was used.
        var once = recipe.Steps.SelectMany(step => step.Gives).GroupBy(name => name).Where(names => names.Count() == 1)
            .Select(names => names.Key).ToHashSet(StringComparer.Ordinal);
        _sets =
        [
            .. recipe.Steps.SelectMany(step => step.Sets)
                .Where(set => once.Contains(set.Name) && !set.Value.Formulas.Any(formula => formula.Draws)),
        ];
        _madeFrom = recipe.MadeFrom.ToHashSet(StringComparer.Ordinal);
        var given = recipe.Steps.SelectMany(step => step.Gives).ToHashSet(StringComparer.Ordinal);
        // What comes behind a spread stands in the record whatever that brings along.
        var entries = recipe.Record is MapTemplate map ? map.Entries.Reverse().TakeWhile(entry => entry.Name is not null) : [];
        foreach (var entry in entries)
        {
            if (entry.Value is not FormulaTemplate { Formula.Path: { Steps.Count: 0 } path }) continue;
            if (!given.Contains(path.Name) || once.Contains(path.Name)) _held.TryAdd(path.Name, entry.Name!);
        }
    }

    /// <summary>
    /// The variables of <paramref name="record"/> in front of <paramref name="outer"/>: parameters, tables, names that no file holds.
    /// </summary>
    public IVariables Of(Fields record, IVariables outer) => _sets.Count == 0 ? outer : new Scope(this, record, outer, _sets.Count, []);

    /// <summary>What the set variable number <paramref name="known"/> sees: those above it.</summary>
    private sealed class Scope(SetVariables all, Fields record, IVariables outer, int known, Dictionary<string, object?> made) : IVariables
    {
        public IEnumerable<string> Names => outer.Names;

        public bool TryGet(string name, out object? value)
        {
            if (made.TryGetValue(name, out value)) return true;
            for (var i = 0; i < known; i++)
            {
                if (all._sets[i].Name != name) continue;
                value = made[name] = all._sets[i].Value.Evaluate(new Origin(all, record, outer, new Scope(all, record, outer, i, made)));
                return true;
            }

            return outer.TryGet(name, out value);
        }
    }

    /// <summary>What a set variable was computed from: behind earlier ones what the record holds unchanged.</summary>
    private sealed class Origin(SetVariables all, Fields record, IVariables outer, Scope earlier) : IVariables
    {
        public IEnumerable<string> Names => outer.Names;

        public bool TryGet(string name, out object? value)
        {
            if (!all._madeFrom.Contains(name)) return outer.TryGet(name, out value);
            if (all._held.TryGetValue(name, out var field) && record.TryGetValue(field, out value)) return true;
            return all._sets.Any(set => set.Name == name) ? earlier.TryGet(name, out value) : throw new AbsentNameException(name);
        }
    }
}
