using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Workbench.Checking;

/// <summary>
/// What a record of a file was made from, as far as the file tells: the variables that are a field of the record as they are, and those
/// that <c>set</c> steps have computed of these alone.
/// </summary>
internal sealed class FileVariables
{
    private readonly IReadOnlyList<Named<Template>> _sets;
    private readonly HashSet<string> _madeFrom;
    private readonly Dictionary<string, string> _held = new(StringComparer.Ordinal);

    public FileVariables(Recipe recipe)
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

    /// <summary>The field of a record that holds the variable <paramref name="name"/> unchanged; null where none does.</summary>
    public string? FieldOf(string name) => _held.GetValueOrDefault(name);

    /// <summary>
    /// The variables of <paramref name="record"/> in front of <paramref name="outer"/>: parameters, tables, names that no file holds.
    /// </summary>
    public IVariables Of(Fields record, IVariables outer) => new Scope(this, record, outer, _sets.Count, []);

    /// <summary>What is seen behind the first <paramref name="known"/> of the set variables.</summary>
    private sealed class Scope(FileVariables all, Fields record, IVariables outer, int known, Dictionary<string, object?> made) : IVariables
    {
        public IEnumerable<string> Names => outer.Names;

        public bool TryGet(string name, out object? value)
        {
            if (made.TryGetValue(name, out value)) return true;
            if (all._held.TryGetValue(name, out var field) && record.TryGetValue(field, out value)) return true;
            for (var i = 0; i < known; i++)
            {
                if (all._sets[i].Name != name) continue;
                value = made[name] = all._sets[i].Value.Evaluate(new Origin(all, outer, new Scope(all, record, outer, i, made)));
                return true;
            }

            return outer.TryGet(name, out value);
        }
    }

    /// <summary>What a set variable was computed from: behind earlier ones what the record holds unchanged.</summary>
    private sealed class Origin(FileVariables all, IVariables outer, Scope earlier) : IVariables
    {
        public IEnumerable<string> Names => outer.Names;

        public bool TryGet(string name, out object? value)
        {
            if (!all._madeFrom.Contains(name)) return outer.TryGet(name, out value);
            if (all._held.ContainsKey(name) || all._sets.Any(set => set.Name == name)) return earlier.TryGet(name, out value);
            throw new AbsentNameException(name);
        }
    }
}
