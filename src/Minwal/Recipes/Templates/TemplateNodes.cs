using System.Text;
using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Recipes.Templates;

internal sealed class LiteralTemplate(object? value) : Template
{
    public override IEnumerable<Expression> Formulas => [];

    internal override object? Build(IVariables variables) => value;
}

/// <summary>A value that is one formula.</summary>
/// <param name="formula">The formula.</param>
internal sealed class FormulaTemplate(Expression formula) : Template
{
    /// <summary>The formula.</summary>
    public Expression Formula => formula;

    /// <inheritdoc/>
    public override IEnumerable<Expression> Formulas => [formula];

    /// <inheritdoc/>
    internal override object? Build(IVariables variables) => formula.Evaluate(variables);
}

internal sealed class TextTemplate(IReadOnlyList<object> parts) : Template
{
    public override IEnumerable<Expression> Formulas => parts.OfType<Expression>();

    internal override object? Build(IVariables variables)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(part is Expression formula ? Value.ToText(formula.Evaluate(variables)) : (string)part);
        return text.ToString();
    }
}

internal sealed class ListTemplate(IReadOnlyList<Template> items) : Template
{
    /// <summary>The items in order.</summary>
    public IReadOnlyList<Template> Items => items;

    public override IEnumerable<Expression> Formulas => items.SelectMany(item => item.Formulas);

    internal override object? Build(IVariables variables) =>
        items.Select(item => item.Build(variables)).Where(item => !ReferenceEquals(item, Omitted)).ToList();
}

/// <summary><c>{ concat: [a, b, …] }</c>: one list of the items of all lists; what is no list is one item, null is none.</summary>
internal sealed class ConcatTemplate(IReadOnlyList<Template> parts) : Template
{
    /// <summary>The parts in order.</summary>
    public IReadOnlyList<Template> Parts => parts;

    public override IEnumerable<Expression> Formulas => parts.SelectMany(part => part.Formulas);

    internal override object? Build(IVariables variables)
    {
        var list = new List<object?>();
        foreach (var part in parts)
        {
            var made = part.Build(variables);
            if (made is IReadOnlyList<object?> several) list.AddRange(several);
            else if (made is not null && !ReferenceEquals(made, Omitted)) list.Add(made);
        }

        return list;
    }
}

/// <summary><c>{ if: formula, then: …, else: … }</c>: one of two; without <c>else</c> the place is left out.</summary>
internal sealed class IfTemplate(Expression condition, Template yes, Template? no) : Template
{
    /// <summary>What it may give.</summary>
    public IEnumerable<Template> Branches => no is null ? [yes] : [yes, no];

    public override IEnumerable<Expression> Formulas => Branches.SelectMany(branch => branch.Formulas).Prepend(condition);

    internal override object? Build(IVariables variables) =>
        condition.IsTrue(variables) ? yes.Build(variables) : no is null ? Omitted : no.Build(variables);
}

/// <summary>What has <c>when</c> beside it: left out of its list or map where the formula does not hold.</summary>
internal sealed class WhenTemplate(Expression condition, Template inner) : Template
{
    /// <summary>What is there when the formula holds.</summary>
    public Template Inner => inner;

    public override IEnumerable<Expression> Formulas => inner.Formulas.Prepend(condition);

    internal override object? Build(IVariables variables) => condition.IsTrue(variables) ? inner.Build(variables) : Omitted;
}

/// <summary><c>{ for: turn, in: "${dialogue}", index: i, where: …, give: … }</c>: a list with one value for each item.</summary>
internal sealed class ForTemplate(string name, string? index, Expression items, Expression? where, Template give) : Template
{
    /// <summary>What each item becomes.</summary>
    public Template Give => give;

    public override IEnumerable<Expression> Formulas => (where is null ? [items] : new[] { items, where }).Concat(give.Formulas);

    internal override object? Build(IVariables variables)
    {
        var result = new List<object?>();
        if (items.Evaluate(variables) is not IReadOnlyList<object?> list) return result;
        for (var i = 0; i < list.Count; i++)
        {
            var own = new Fields(2).Add(name, list[i]);
            if (index is not null) own.Add(index, (long)i);
            var inner = new Variables(own, variables);
            if (where is not null && !where.IsTrue(inner)) continue;
            var made = give.Build(inner);
            if (!ReferenceEquals(made, Omitted)) result.Add(made);
        }

        return result;
    }
}
