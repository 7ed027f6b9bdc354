using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Models.Offline;

/// <summary>The names that a grammar binds and uses, held against each other when all is read.</summary>
/// <param name="variables">The variables of the step, each as deep as its shape is known; null when any name may be one.</param>
internal sealed class GrammarNames(NameScope? variables)
{
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal);
    private readonly List<(NamePath Path, Mark Mark, bool Recall)> _uses = [];
    private readonly Dictionary<string, (Rule[] Slot, Mark Mark)> _rules = new(StringComparer.Ordinal);

    /// <summary>The names that are used and nowhere bound, in the order of the files.</summary>
    public IReadOnlyList<string> Needs =>
        [.. _uses.Where(use => !use.Recall && !_bound.Contains(use.Path.Name)).Select(use => use.Path.Name).Distinct()];

    public void Bind(string name) => _bound.Add(name);

    public void Recall(string name, Mark mark) => _uses.Add((NamePath.Of(name), mark, true));

    public void UsePath(string path, Mark mark)
    {
        var names = path.Split('.');
        _uses.Add((NamePath.Of(names[0]).Then([.. names.Skip(1).Select(PathStep.To)]), mark, false));
    }

    public void Use(Expression formula)
    {
        foreach (var path in formula.Paths) _uses.Add((path, formula.Mark, false));
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

        foreach (var (path, mark, recall) in _uses)
        {
            // What is remembered has features under dotted names, which only writing tells.
            if (_bound.Contains(path.Name)) continue;
            if (recall) faults.Add(NeverRemembered(path.Name, mark));
            else if (variables is not null && variables.ShapeOf(path, out var fault) is null) faults.Add(Unknown(fault!, mark));
        }
    }

    private Fault NeverRemembered(string name, Mark mark)
    {
        var near = Spelling.Nearest(name, _bound);
        return new Fault("MW1304", mark, $"'{name}' is recalled but never remembered",
            near is null ? "remember it with <rule as name>, 'remember' or 'let'" : $"did you mean '{near}'?");
    }

    private Fault Unknown(NameFault fault, Mark mark)
    {
        var near = fault.IsLikely ? null : Spelling.Nearest(fault.Name, _bound);
        return new Fault("MW1304", mark, fault.Message, near is null ? fault.Hint : $"did you mean '{near}'?");
    }
}
