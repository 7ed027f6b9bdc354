using System.Text;
using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Recipes.Templates;

internal sealed class LiteralTemplate(object? value) : Template
{
    public override object? Evaluate(IVariables variables) => value;

    public override IEnumerable<Expression> Formulas => [];
}

/// <summary>A value that is one formula.</summary>
/// <param name="formula">The formula.</param>
internal sealed class FormulaTemplate(Expression formula) : Template
{
    /// <summary>The formula.</summary>
    public Expression Formula => formula;

    /// <inheritdoc/>
    public override object? Evaluate(IVariables variables) => formula.Evaluate(variables);

    /// <inheritdoc/>
    public override IEnumerable<Expression> Formulas => [formula];
}

internal sealed class TextTemplate(IReadOnlyList<object> parts) : Template
{
    public override object? Evaluate(IVariables variables)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(part is Expression formula ? Value.ToText(formula.Evaluate(variables)) : (string)part);
        return text.ToString();
    }

    public override IEnumerable<Expression> Formulas => parts.OfType<Expression>();
}

internal sealed class ListTemplate(IReadOnlyList<Template> items) : Template
{
    /// <summary>The items in order.</summary>
    public IReadOnlyList<Template> Items => items;

    public override object? Evaluate(IVariables variables) => items.Select(item => item.Evaluate(variables)).ToList();

    public override IEnumerable<Expression> Formulas => items.SelectMany(item => item.Formulas);
}

/// <summary>A map whose values are templates.</summary>
/// <param name="entries">The entries in order.</param>
internal sealed class MapTemplate(IReadOnlyList<KeyValuePair<string, Template>> entries) : Template
{
    /// <summary>The entries in order.</summary>
    public IReadOnlyList<KeyValuePair<string, Template>> Entries => entries;

    /// <inheritdoc/>
    public override object? Evaluate(IVariables variables)
    {
        var fields = new Fields(entries.Count);
        foreach (var (name, template) in entries) fields[name] = template.Evaluate(variables);
        return fields;
    }

    /// <inheritdoc/>
    public override IEnumerable<Expression> Formulas => entries.SelectMany(e => e.Value.Formulas);
}

/// <summary><c>{ for: turn, in: "${dialogue}", index: i, where: …, give: … }</c>: a list with one value for each item.</summary>
internal sealed class ForTemplate(string name, string? index, Expression items, Expression? where, Template give) : Template
{
    /// <summary>What each item becomes.</summary>
    public Template Give => give;

    public override object? Evaluate(IVariables variables)
    {
        var result = new List<object?>();
        if (items.Evaluate(variables) is not IReadOnlyList<object?> list) return result;
        for (var i = 0; i < list.Count; i++)
        {
            var own = new Fields(2).Add(name, list[i]);
            if (index is not null) own.Add(index, (long)i);
            var inner = new Variables(own, variables);
            if (where is null || where.IsTrue(inner)) result.Add(give.Evaluate(inner));
        }

        return result;
    }

    public override IEnumerable<Expression> Formulas => (where is null ? [items] : new[] { items, where }).Concat(give.Formulas);
}
