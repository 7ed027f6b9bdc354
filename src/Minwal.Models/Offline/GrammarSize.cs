using System.Numerics;
using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>
/// How many different answers a grammar can give for given variables: an upper bound, because two ways to the same text count twice.
/// Filters count once, optional parts as themselves or nothing, names that are drawn beforehand once, and only when the answer for these
/// variables recalls them.
/// </summary>
internal sealed class GrammarSize
{
    private const int MaxDepth = 100;

    private readonly IVariables _variables;
    private readonly GrammarConditions _conditions;
    private readonly IReadOnlySet<string> _recalled;
    private readonly Dictionary<Rule, BigInteger> _rules = [];
    private int _depth;

    private GrammarSize(Grammar grammar, IVariables variables)
    {
        _variables = variables;
        _conditions = new GrammarConditions(variables);
        _recalled = RecalledNames.In(grammar, _conditions);
    }

    /// <summary>The number of answers; null when rules contain themselves, so that there is no bound.</summary>
    public static BigInteger? Of(Grammar grammar, IVariables variables)
    {
        var size = new GrammarSize(grammar, variables);
        try
        {
            var product = BigInteger.One;
            foreach (var (name, pattern) in grammar.Remember.Where(r => size._recalled.Contains(r.Name))) product *= size.Of(pattern);
            return product * size.Of(grammar.Answer);
        }
        catch (UnboundedException)
        {
            return null;
        }
    }

    private BigInteger Of(StructureNode node)
    {
        if (++_depth > MaxDepth) throw new UnboundedException();
        var size = node switch
        {
            LeafNode leaf => Of(leaf.Pattern),
            ListNode list => Product(list.Items.Select(Of)),
            MapNode map => Product(map.Entries.Select(e => Of(e.Value))),
            ReferenceNode reference => Of(reference.Target),
            WhenNode guarded => _conditions.Holds(guarded.Condition) switch
            {
                true => Of(guarded.Inner),
                false => BigInteger.One,
                null => Of(guarded.Inner) + 1,
            },
            RepeatNode repeat => BigInteger.Pow(Of(repeat.Of), Whole(repeat.Times) ?? 1),
            ConcatNode concat => Product(concat.Items.Select(Of)),
            ChooseNode choose => Sum(choose.Options.Where(o => _conditions.Holds(o.When) != false).Select(o => Of(o.Of))),
            TakeNode take => Taken(take),
            IfNode condition => _conditions.Holds(condition.Condition) switch
            {
                true => Of(condition.Yes),
                false => condition.No is null ? BigInteger.One : Of(condition.No),
                null => Of(condition.Yes) + (condition.No is null ? BigInteger.One : Of(condition.No)),
            },
            LetNode binding =>
                Product(binding.Bindings.Where(b => _recalled.Contains(b.Name)).Select(b => Of(b.Pattern))) * Of(binding.Inner),
            _ => BigInteger.One,
        };
        _depth--;
        return size;
    }

    private BigInteger Of(Pattern pattern) => Product(pattern.Parts.Select(part => part switch
    {
        RulePart rule => Of(rule.Rule),
        NumberPart number => number.Count,
        GroupPart group => Sum(group.Options.Select(Of)),
        OptionalPart optional => Of(optional.Inner) + 1,
        SelectPart select => Of(select),
        _ => BigInteger.One,
    }));

    private BigInteger Of(SelectPart select)
    {
        if (_conditions.Known(select.Path) is { } value)
            return select.Options.TryGetValue(value, out var chosen) ? Of(chosen)
                : select.Otherwise is null ? BigInteger.One
                : Of(select.Otherwise);
        // The remembered name that chooses was counted where it was drawn; here only the widest part can add anything.
        return select.Options.Values.Concat(select.Otherwise is null ? [] : [select.Otherwise])
            .Select(Of).DefaultIfEmpty(BigInteger.One).Max();
    }

    private BigInteger Of(Rule rule)
    {
        if (_rules.TryGetValue(rule, out var known)) return known;
        if (++_depth > MaxDepth) throw new UnboundedException();
        var size = rule switch
        {
            ChoiceRule choice => Sum(
                choice.Alternatives.Where(a => a.Weight > 0 && _conditions.Holds(a.When) != false).Select(a => Of(a.Pattern))),
            ByRule by when _conditions.Known(by.Path) is { } value =>
                by.Branches.TryGetValue(value, out var branch) ? Of(branch) : by.Otherwise is null ? BigInteger.One : Of(by.Otherwise),
            ByRule by => by.Branches.Values.Concat(by.Otherwise is null ? [] : [by.Otherwise]).Select(Of).Max(),
            _ => BigInteger.One,
        };
        _depth--;
        return _rules[rule] = size;
    }

    /// <summary>The elementary symmetric polynomial of the sizes, times the orders when they are shuffled.</summary>
    private BigInteger Taken(TakeNode take)
    {
        var sizes = take.From.Select(Of).ToList();
        var number = Math.Min(Whole(take.Number) ?? 1, sizes.Count);
        var sums = new BigInteger[number + 1];
        sums[0] = BigInteger.One;
        foreach (var size in sizes)
            for (var k = number; k > 0; k--) sums[k] += sums[k - 1] * size;
        return take.Shuffled ? sums[number] * Product(Enumerable.Range(1, number).Select(i => (BigInteger)i)) : sums[number];
    }

    private int? Whole(Expression formula) =>
        formula.Reads.All(name => _variables.TryGet(name, out _)) && Value.Number(formula.Evaluate(_variables)) is { } number
            ? (int)Math.Clamp(number, 0, 10_000)
            : null;

    private static BigInteger Product(IEnumerable<BigInteger> factors) => factors.Aggregate(BigInteger.One, (a, b) => a * b);

    private static BigInteger Sum(IEnumerable<BigInteger> terms) => terms.Aggregate(BigInteger.Zero, (a, b) => a + b);

    private sealed class UnboundedException : Exception;
}
