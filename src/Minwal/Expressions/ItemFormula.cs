using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// A formula over the items of a list, as a function gets it whose <see cref="Function.FormulaAt"/> says so: <c>it.role == 'user'</c>
/// in <c>any(turns, it.role == 'user')</c>. It belongs to one call of the function.
/// </summary>
public sealed class ItemFormula
{
    /// <summary>The name of the item in the formula.</summary>
    internal const string Item = "it";

    private readonly Node _formula;
    private readonly IVariables _outer;
    private readonly Work _work;

    internal ItemFormula(Node formula, IVariables outer) =>
        (_formula, _outer, _work) = (formula, outer, outer is ItemScope scope ? scope.Work : new Work());

    /// <summary>The formula's value for <paramref name="item"/>.</summary>
    /// <exception cref="EvaluationException">When it cannot be computed, or would go on without end.</exception>
    public object? Of(object? item)
    {
        _work.Add(1);
        return _formula.Evaluate(new ItemScope(_outer, item, _work));
    }

    /// <summary>Whether the formula's value for <paramref name="item"/> is true (see <see cref="Value.IsTrue"/>).</summary>
    public bool IsTrue(object? item) => Value.IsTrue(Of(item));
}

/// <summary>The names of the place where the function is called, and the item in front of them.</summary>
internal sealed class ItemScope(IVariables outer, object? item, Work work) : IVariables
{
    private const string Features = ItemFormula.Item + ".";

    public Work Work => work;

    public IEnumerable<string> Names => outer.Names.Append(ItemFormula.Item).Distinct();

    public bool TryGet(string name, out object? value)
    {
        if (string.Equals(name, ItemFormula.Item, StringComparison.Ordinal))
        {
            value = item;
            return true;
        }

        if (!name.StartsWith(Features, StringComparison.Ordinal)) return outer.TryGet(name, out value);
        value = null;
        return false;
    }
}

/// <summary>
/// What one formula has done over items, so that formulas inside formulas end: items gone through, items of lists and eights of characters
/// that were made on the way.
/// </summary>
internal sealed class Work
{
    private const long Most = 2_000_000;

    private long _done;

    /// <summary>Counts what was made where a formula goes through items.</summary>
    public static T Counted<T>(IVariables variables, T made)
    {
        if (variables is ItemScope scope)
        {
            scope.Work.Add(made switch
            {
                string text => text.Length / 8,
                IReadOnlyCollection<object?> list => list.Count,
                Fields fields => fields.Count,
                _ => 0,
            });
        }

        return made;
    }

    public void Add(long amount)
    {
        _done += amount;
        if (_done > Most) throw new EvaluationException($"a formula over items does more than {Most:N0} steps");
    }
}
