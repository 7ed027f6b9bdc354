using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>A piece of an answer's structure.</summary>
internal abstract class StructureNode(Mark mark)
{
    /// <summary>What stands for "nothing here": the place is left out of its list or map.</summary>
    public static readonly object Omitted = new();

    public Mark Mark => mark;

    public abstract object? Build(Expander x);

    /// <summary>Makes the shape of a list's items the one that is built; gives the list's own, to be put back.</summary>
    protected static AnswerShape? Item(Expander x)
    {
        var list = x.Shape;
        if (list is { Type: AnswerType.List }) x.Shape = list.Items;
        return list;
    }

    protected static int Count(Expression formula, Expander x, int most)
    {
        var value = Value.Number(formula.Evaluate(x)) ?? throw x.Error(formula.Mark, "MW1325", $"'{formula}' must give a number");
        return (int)Math.Clamp(value, 0, most);
    }
}

internal sealed class LeafNode(Pattern pattern) : StructureNode(pattern.Mark)
{
    public Pattern Pattern => pattern;

    public override object? Build(Expander x) => x.Leaf(pattern);
}

internal sealed class ConstantNode(Mark mark, object? value) : StructureNode(mark)
{
    public override object? Build(Expander x) => value;
}

internal sealed class ValueNode(Mark mark, Expression formula) : StructureNode(mark)
{
    public Expression Formula => formula;

    public override object? Build(Expander x) => formula.Evaluate(x);
}

internal sealed class ListNode(Mark mark, IReadOnlyList<StructureNode> items) : StructureNode(mark)
{
    public IReadOnlyList<StructureNode> Items => items;

    public override object? Build(Expander x)
    {
        var list = new List<object?>(items.Count);
        var outer = Item(x);
        foreach (var item in items)
        {
            var value = item.Build(x);
            if (!ReferenceEquals(value, Omitted)) list.Add(value);
        }

        x.Shape = outer;
        return list;
    }
}

internal sealed class MapNode(Mark mark, IReadOnlyList<KeyValuePair<string, StructureNode>> entries) : StructureNode(mark)
{
    public IReadOnlyList<KeyValuePair<string, StructureNode>> Entries => entries;

    public override object? Build(Expander x)
    {
        var fields = new Fields(entries.Count);
        var outer = x.Shape;
        var own = outer is { Type: AnswerType.List } ? outer.Items : outer;
        for (var i = 0; i < entries.Count; i++)
        {
            var (name, node) = entries[i];
            x.Shape = own?.Field(name);
            var value = node.Build(x);
            if (!ReferenceEquals(value, Omitted)) fields[name] = value;
        }

        x.Shape = outer;
        return fields;
    }
}

internal sealed class ReferenceNode(Mark mark, StructureNode?[] target) : StructureNode(mark)
{
    public StructureNode Target => target[0]!;

    public override object? Build(Expander x) => target[0]!.Build(x);
}

internal sealed class WhenNode(StructureNode inner, Expression condition) : StructureNode(inner.Mark)
{
    public StructureNode Inner => inner;

    public Expression Condition => condition;

    public bool Holds(Expander x) => condition.IsTrue(x);

    public override object? Build(Expander x) => Holds(x) ? inner.Build(x) : Omitted;
}

internal sealed class RepeatNode(Mark mark, Expression count, string? index, bool flatten, StructureNode of) : StructureNode(mark)
{
    public Expression Times => count;

    public StructureNode Of => of;

    public override object? Build(Expander x)
    {
        var times = Count(count, x, 100_000);
        var list = new List<object?>(times);
        // The items of lists that are joined have the shape of this list's items.
        var outer = flatten ? x.Shape : Item(x);
        for (var i = 0; i < times; i++)
        {
            if (index is not null) x.Bind(index, (long)i);
            var value = of.Build(x);
            if (ReferenceEquals(value, Omitted)) continue;
            if (flatten && value is IReadOnlyList<object?> several) list.AddRange(several);
            else list.Add(value);
        }

        x.Shape = outer;
        return list;
    }
}

internal sealed class ConcatNode(Mark mark, IReadOnlyList<StructureNode> items) : StructureNode(mark)
{
    public IReadOnlyList<StructureNode> Items => items;

    public override object? Build(Expander x)
    {
        var list = new List<object?>();
        foreach (var item in items)
        {
            var value = item.Build(x);
            if (value is IReadOnlyList<object?> several) list.AddRange(several);
            else if (!ReferenceEquals(value, Omitted)) list.Add(value);
        }

        return list;
    }
}

internal sealed class ChooseNode(Mark mark, IReadOnlyList<(double Weight, Expression? When, StructureNode Of)> options)
    : StructureNode(mark)
{
    public IReadOnlyList<(double Weight, Expression? When, StructureNode Of)> Options => options;

    public override object? Build(Expander x)
    {
        var open = options.Where(o => o.When is null || o.When.IsTrue(x)).ToList();
        var total = open.Sum(o => o.Weight);
        if (total <= 0) throw x.Error(Mark, "MW1320", "'choose' has no option whose 'when' holds here");
        var at = x.Random.Unit() * total;
        foreach (var option in open)
        {
            at -= option.Weight;
            if (at < 0) return option.Of.Build(x);
        }

        return open[^1].Of.Build(x);
    }
}

internal sealed class TakeNode(Mark mark, Expression count, IReadOnlyList<StructureNode> from, bool shuffled) : StructureNode(mark)
{
    public Expression Number => count;

    public IReadOnlyList<StructureNode> From => from;

    public bool Shuffled => shuffled;

    public override object? Build(Expander x)
    {
        var candidates = from.ToList();
        candidates.RemoveAll(node => node is WhenNode guarded && !guarded.Holds(x));
        var order = Enumerable.Range(0, candidates.Count).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = x.Random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        var taken = order.Take(Count(count, x, candidates.Count)).ToArray();
        if (!shuffled) Array.Sort(taken);
        var list = new List<object?>(taken.Length);
        var outer = Item(x);
        foreach (var i in taken)
        {
            var value = (candidates[i] is WhenNode guarded ? guarded.Inner : candidates[i]).Build(x);
            if (!ReferenceEquals(value, Omitted)) list.Add(value);
        }

        x.Shape = outer;
        return list;
    }
}

internal sealed class IfNode(Mark mark, Expression condition, StructureNode yes, StructureNode? no) : StructureNode(mark)
{
    public Expression Condition => condition;

    public StructureNode Yes => yes;

    public StructureNode? No => no;

    public override object? Build(Expander x) => condition.IsTrue(x) ? yes.Build(x) : no is null ? Omitted : no.Build(x);
}

internal sealed class LetNode(Mark mark, IReadOnlyList<(string Name, Pattern Pattern)> bindings, StructureNode inner) : StructureNode(mark)
{
    public IReadOnlyList<(string Name, Pattern Pattern)> Bindings => bindings;

    public StructureNode Inner => inner;

    public override object? Build(Expander x)
    {
        for (var i = 0; i < bindings.Count; i++) x.Bind(bindings[i].Name, bindings[i].Pattern);
        return inner.Build(x);
    }
}
