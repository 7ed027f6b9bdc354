using Minwal.Expressions;
using Minwal.Faults;

namespace Minwal.Models.Offline;

/// <summary>The names that a grammar binds and uses, held against each other when all is read.</summary>
internal sealed class GrammarNames(IReadOnlyCollection<string>? variables)
{
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal);
    private readonly List<(string Name, Mark Mark, bool Recall)> _uses = [];
    private readonly Dictionary<string, (Rule[] Slot, Mark Mark)> _rules = new(StringComparer.Ordinal);

    /// <summary>The names that are used and nowhere bound, in the order of the files.</summary>
    public IReadOnlyList<string> Needs =>
        [.. _uses.Where(use => !use.Recall && !_bound.Contains(use.Name)).Select(use => use.Name).Distinct()];

    public void Bind(string name) => _bound.Add(name);

    public void Recall(string name, Mark mark) => _uses.Add((name, mark, true));

    public void UsePath(string path, Mark mark) => _uses.Add((path.Split('.')[0], mark, false));

    public void Use(Expression formula)
    {
        foreach (var name in formula.Reads) _uses.Add((name, formula.Mark, false));
    }

    /// <summary>The place where the rule will stand once all files are read.</summary>
    public Rule[] Refer(string rule, Mark mark)
    {
        if (!_rules.TryGetValue(rule, out var entry)) _rules[rule] = entry = (new Rule[1], mark);
        return entry.Slot;
    }

    /// <summary>Puts the rules in their places and reports every name that is unknown.</summary>
    public void Resolve(IReadOnlyDictionary<string, Rule> rules, ICollection<Fault> faults)
    {
        foreach (var (name, (slot, mark)) in _rules)
        {
            if (rules.TryGetValue(name, out var rule))
            {
                slot[0] = rule;
                continue;
            }

            var near = Spelling.Nearest(name, rules.Keys);
            faults.Add(new Fault("MW1303", mark, $"unknown rule '{name}'", near is null ? null : $"did you mean '{near}'?"));
        }

        foreach (var (name, mark, recall) in _uses)
        {
            if (_bound.Contains(name) || (!recall && (variables is null || variables.Contains(name)))) continue;
            var known = recall ? _bound : _bound.Concat(variables!);
            var near = Spelling.Nearest(name, known);
            faults.Add(new Fault("MW1304", mark, recall ? $"'{name}' is recalled but never remembered" : $"unknown name '{name}'",
                near is not null ? $"did you mean '{near}'?"
                : recall ? "remember it with <rule as name>, 'remember' or 'let'"
                : $"known here: {string.Join(", ", variables!)}"));
        }
    }
}
