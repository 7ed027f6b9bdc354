using System.Numerics;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>
/// How many different answers a grammar can give for given variables: an upper bound, because two ways to the same text count twice.
/// Filters count once, optional parts as themselves or nothing, remembered names where they are drawn.
/// </summary>
public sealed class GrammarSize
{
    private const int MaxDepth = 100;

    private readonly IVariables _variables;
    private readonly Dictionary<Rule, BigInteger> _rules = [];
    private int _depth;

    private GrammarSize(IVariables variables) => _variables = variables;

    /// <summary>The number of answers; null when rules contain themselves, so that there is no bound.</summary>
    public static BigInteger? Of(Grammar grammar, IVariables variables)
    {
        var size = new GrammarSize(variables);
        try
        {
            var product = BigInteger.One;
            foreach (var (_, pattern) in grammar.Remember) product *= size.Of(pattern);
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
            WhenNode guarded => Holds(guarded.Condition) switch { true => Of(guarded.Inner), false => BigInteger.One, null => Of(guarded.Inner) + 1 },
            RepeatNode repeat => BigInteger.Pow(Of(repeat.Of), Whole(repeat.Times) ?? 1),
            ConcatNode concat => Product(concat.Items.Select(Of)),
            ChooseNode choose => Sum(choose.Options.Where(o => Holds(o.When) != false).Select(o => Of(o.Of))),
            TakeNode take => Taken(take),
            IfNode condition => Holds(condition.Condition) switch
            {
                true => Of(condition.Yes),
                false => condition.No is null ? BigInteger.One : Of(condition.No),
                null => Of(condition.Yes) + (condition.No is null ? BigInteger.One : Of(condition.No)),
            },
            LetNode binding => Product(binding.Bindings.Select(b => Of(b.Pattern))) * Of(binding.Inner),
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
        if (Known(select.Path) is { } value)
            return select.Options.TryGetValue(value, out var chosen) ? Of(chosen) : select.Otherwise is null ? BigInteger.One : Of(select.Otherwise);
        // The remembered name that chooses was counted where it was drawn; here only the widest part can add anything.
        return select.Options.Values.Concat(select.Otherwise is null ? [] : [select.Otherwise]).Select(Of).DefaultIfEmpty(BigInteger.One).Max();
    }

    private BigInteger Of(Rule rule)
    {
        if (_rules.TryGetValue(rule, out var known)) return known;
        if (++_depth > MaxDepth) throw new UnboundedException();
        var size = rule switch
        {
            ChoiceRule choice => Sum(choice.Alternatives.Where(a => a.Weight > 0 && Holds(a.When) != false).Select(a => Of(a.Pattern))),
            ByRule by when Known(by.Path) is { } value => by.Branches.TryGetValue(value, out var branch) ? Of(branch) : by.Otherwise is null ? BigInteger.One : Of(by.Otherwise),
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

    private bool? Holds(Expression? condition)
    {
        if (condition is null) return true;
        return condition.Reads.All(name => _variables.TryGet(name, out _)) && !condition.Text.Contains("chosen(", StringComparison.Ordinal) ? condition.IsTrue(_variables) : null;
    }

    private int? Whole(Expression formula) =>
        formula.Reads.All(name => _variables.TryGet(name, out _)) && Value.Number(formula.Evaluate(_variables)) is { } number ? (int)Math.Clamp(number, 0, 10_000) : null;

    private string? Known(string path)
    {
        var formula = Expression.TryParse(path, new Mark(""), out _);
        return formula is not null && formula.Reads.All(name => _variables.TryGet(name, out _)) ? Value.ToText(formula.Evaluate(_variables)) : null;
    }

    private static BigInteger Product(IEnumerable<BigInteger> factors) => factors.Aggregate(BigInteger.One, (a, b) => a * b);

    private static BigInteger Sum(IEnumerable<BigInteger> terms) => terms.Aggregate(BigInteger.Zero, (a, b) => a + b);

    private sealed class UnboundedException : Exception;
}
