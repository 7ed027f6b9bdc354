using Minwal.Expressions;

namespace Minwal.Models.Offline;

/// <summary>
/// The names whose values can reach an answer: those that its structure recalls, and those that the patterns behind these names recall.
/// </summary>
internal sealed class RecalledNames
{
    private readonly GrammarConditions _conditions;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<object> _seen = [];
    private readonly List<(string Name, Pattern Pattern)> _drawn = [];

    private RecalledNames(GrammarConditions conditions) => _conditions = conditions;

    /// <summary>The names, for a grammar whose variables have the values that <paramref name="conditions"/> knows.</summary>
    public static IReadOnlySet<string> In(Grammar grammar, GrammarConditions conditions)
    {
        var recalled = new RecalledNames(conditions);
        recalled._drawn.AddRange(grammar.Remember.Select(r => (r.Name, r.Pattern)));
        recalled.Visit(grammar.Answer);
        // A name that is recalled brings in what its own pattern recalls, until nothing new comes.
        for (var before = -1; before != recalled._names.Count;)
        {
            before = recalled._names.Count;
            foreach (var (_, pattern) in recalled._drawn.Where(d => recalled._names.Contains(d.Name)).ToList()) recalled.Visit(pattern);
        }

        return recalled._names;
    }

    private void Visit(StructureNode node)
    {
        if (!_seen.Add(node)) return;
        switch (node)
        {
            case LeafNode leaf: Visit(leaf.Pattern); break;
            case ValueNode value: Add(value.Formula); break;
            case ListNode list: foreach (var item in list.Items) Visit(item); break;
            case MapNode map: foreach (var entry in map.Entries) Visit(entry.Value); break;
            case ReferenceNode reference: Visit(reference.Target); break;
            case ConcatNode concat: foreach (var item in concat.Items) Visit(item); break;
            case WhenNode guarded when _conditions.Holds(guarded.Condition) != false:
                Add(guarded.Condition);
                Visit(guarded.Inner);
                break;
            case RepeatNode repeat:
                Add(repeat.Times);
                Visit(repeat.Of);
                break;
            case TakeNode take:
                Add(take.Number);
                foreach (var item in take.From) Visit(item);
                break;
            case ChooseNode choose:
                foreach (var option in choose.Options.Where(o => _conditions.Holds(o.When) != false))
                {
                    Add(option.When);
                    Visit(option.Of);
                }

                break;
            case IfNode condition:
                Add(condition.Condition);
                if (_conditions.Holds(condition.Condition) != false) Visit(condition.Yes);
                if (_conditions.Holds(condition.Condition) != true && condition.No is not null) Visit(condition.No);
                break;
            case LetNode binding:
                _drawn.AddRange(binding.Bindings);
                Visit(binding.Inner);
                break;
        }
    }

    private void Visit(Pattern pattern)
    {
        if (!_seen.Add(pattern)) return;
        foreach (var part in pattern.Parts)
        {
            switch (part)
            {
                case RulePart rule: Visit(rule.Rule); break;
                case RecallPart recall: _names.Add(recall.Name); break;
                case FormulaPart formula: Add(formula.Formula); break;
                case GroupPart group: foreach (var option in group.Options) Visit(option); break;
                case OptionalPart optional: Visit(optional.Inner); break;
                case SelectPart select:
                    Choose(select.Path, select.Options, select.Otherwise, Visit);
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
                Choose(by.Path, by.Branches, by.Otherwise, Visit);
                break;
            case ChoiceRule choice:
                foreach (var alternative in choice.Alternatives.Where(a => _conditions.Holds(a.When) != false))
                {
                    Add(alternative.When);
                    Visit(alternative.Pattern);
                }

                break;
        }
    }

    private void Choose<T>(string path, IReadOnlyDictionary<string, T> branches, T? otherwise, Action<T> visit)
        where T : class
    {
        if (_conditions.Known(path) is { } value)
        {
            if (branches.TryGetValue(value, out var chosen)) visit(chosen);
            else if (otherwise is not null) visit(otherwise);
            return;
        }

        _names.Add(path.Split('.')[0]);
        foreach (var branch in branches.Values) visit(branch);
        if (otherwise is not null) visit(otherwise);
    }

    private void Add(Expression? formula)
    {
        foreach (var name in formula?.Reads ?? []) _names.Add(name);
    }
}
