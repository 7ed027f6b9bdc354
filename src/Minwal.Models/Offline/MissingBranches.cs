using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>
/// Finds, before anything is written, the choices by a label that have nothing for one of its values. Only what surely can come is told:
/// what stands behind a condition that depends on what is drawn is left to the writing.
/// </summary>
internal sealed class MissingBranches
{
    private readonly GrammarConditions _conditions;
    private readonly bool _all;
    private readonly Action<Choice> _found;
    private readonly HashSet<object> _seen = [];

    private MissingBranches(IVariables variables, bool all, Action<Choice> found) =>
        (_conditions, _all, _found) = (new GrammarConditions(variables), all, found);

    /// <summary>The faults of <paramref name="grammar"/>, each once.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="cells">The labels' values in each cell for which it is asked.</param>
    /// <param name="constants">What is the same in all cells.</param>
    public static IReadOnlyList<Fault> In(Grammar grammar, IEnumerable<Fields> cells, IVariables constants)
    {
        // Most grammars name no label without an 'else', and need no look at the cells.
        var choices = new List<Choice>();
        new MissingBranches(Variables.None, all: true, choice =>
        {
            if (grammar.Needs.Contains(choice.Path)) choices.Add(choice);
        }).Visit(grammar);
        var faults = new List<Fault>();
        if (choices.Count == 0) return faults;
        var told = new HashSet<(object Place, string Value)>();
        foreach (var cell in cells)
        {
            var lacking = choices.Where(c => cell.TryGetValue(c.Path, out var value) && !c.Values.Contains(Value.ToText(value))
                && !told.Contains((c.Place, Value.ToText(value)))).Select(c => c.Place).ToHashSet();
            if (lacking.Count == 0) continue;
            new MissingBranches(new Variables(cell, constants), all: false, choice =>
            {
                if (!lacking.Contains(choice.Place)) return;
                var value = Value.ToText(cell[choice.Path]);
                if (told.Add((choice.Place, value))) faults.Add(choice.Lacks(value));
            }).Visit(grammar);
        }

        return faults;
    }

    private void Visit(Grammar grammar)
    {
        foreach (var (_, pattern) in grammar.Remember) Visit(pattern);
        Visit(grammar.Answer);
    }

    private bool Comes(Expression? condition) => _conditions.Holds(condition) ?? _all;

    private void Visit(StructureNode node)
    {
        if (!_seen.Add(node)) return;
        switch (node)
        {
            case LeafNode leaf: Visit(leaf.Pattern); break;
            case ListNode list: Visit(list.Items); break;
            case MapNode map: Visit(map.Entries.Select(entry => entry.Value)); break;
            case ReferenceNode reference: Visit(reference.Target); break;
            case ConcatNode concat: Visit(concat.Items); break;
            case WhenNode guarded when Comes(guarded.Condition): Visit(guarded.Inner); break;
            // How often something is repeated or taken may be never.
            case RepeatNode repeat when Comes(repeat.Times): Visit(repeat.Of); break;
            case TakeNode take when Comes(take.Number): Visit(take.From); break;
            case ChooseNode choose: Visit(choose.Options.Where(o => o.Weight > 0 && Comes(o.When)).Select(o => o.Of)); break;
            case IfNode condition:
                var holds = _conditions.Holds(condition.Condition);
                if (holds ?? _all) Visit(condition.Yes);
                if (!(holds ?? !_all) && condition.No is not null) Visit(condition.No);
                break;
            case LetNode binding:
                foreach (var (_, pattern) in binding.Bindings) Visit(pattern);
                Visit(binding.Inner);
                break;
        }
    }

    private void Visit(IEnumerable<StructureNode> nodes)
    {
        foreach (var node in nodes) Visit(node);
    }

    private void Visit(Pattern pattern)
    {
        if (!_seen.Add(pattern)) return;
        foreach (var part in pattern.Parts)
        {
            switch (part)
            {
                case RulePart rule: Visit(rule.Rule); break;
                case GroupPart group:
                    foreach (var option in group.Options) Visit(option);
                    break;
                case OptionalPart optional: Visit(optional.Inner); break;
                case SelectPart select:
                    if (select.Otherwise is null)
                        _found(new Choice(select, select.Mark, $"'{{{select.Path}: …}}'", select.Path, [.. select.Options.Keys]));
                    Branch(select.Path, select.Options, select.Otherwise, Visit);
                    break;
            }
        }
    }

    private void Visit(Rule rule)
    {
        if (!_seen.Add(rule)) return;
        switch (rule)
        {
            case ByRule by:
                if (by.Otherwise is null) _found(new Choice(by, by.Mark, $"the rule '{by.Name}'", by.Path, [.. by.Branches.Keys]));
                Branch(by.Path, by.Branches, by.Otherwise, Visit);
                break;
            case ChoiceRule choice:
                foreach (var alternative in choice.Alternatives.Where(a => a.Weight > 0 && Comes(a.When))) Visit(alternative.Pattern);
                break;
        }
    }

    private void Branch<T>(string path, IReadOnlyDictionary<string, T> branches, T? otherwise, Action<T> visit)
        where T : class
    {
        if (_conditions.Known(path) is { } value)
        {
            if (branches.TryGetValue(value, out var chosen)) visit(chosen);
            else if (otherwise is not null) visit(otherwise);
        }
        else if (_all)
        {
            foreach (var branch in branches.Values) visit(branch);
            if (otherwise is not null) visit(otherwise);
        }
    }

    /// <summary>A choice by a path that has no branch for all other values.</summary>
    private sealed record Choice(object Place, Mark Mark, string What, string Path, IReadOnlyCollection<string> Values)
    {
        public Fault Lacks(string value) => new("MW1307", Mark,
            $"{What} has no branch for {Path} '{value}', which the quotas ask for; there are {string.Join(", ", Values)}",
            Spelling.Nearest(value, Values) is { } near ? $"did you mean '{value}' where it has '{near}'?" : "add it, or 'else'");
    }
}
