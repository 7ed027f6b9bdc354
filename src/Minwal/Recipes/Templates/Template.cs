using Minwal.Expressions;
using Minwal.Recipes.Language;

namespace Minwal.Recipes.Templates;

/// <summary>
/// A value of a recipe with formulas in it: <c>"${text}"</c>, <c>{ id: "c-${slot}", turns: { for: t, in: "${dialogue}", give: … } }</c>.
/// A text that is one single <c>${…}</c> keeps the type of its value; others become text. Immutable and thread-safe.
/// </summary>
public abstract class Template
{
    /// <summary>What stands for "nothing here": the place is left out of its list or map.</summary>
    internal static readonly object Omitted = new();

    private protected Template()
    {
    }

    /// <summary>What reads it from a recipe.</summary>
    public static Shape<Template> Shape => TemplateShape.Instance;

    /// <summary>The value for <paramref name="variables"/>; null for one that is left out.</summary>
    /// <exception cref="Faults.MinwalException">When a formula cannot be evaluated.</exception>
    public object? Evaluate(IVariables variables) => Build(variables) is var made && ReferenceEquals(made, Omitted) ? null : made;

    /// <summary>The formulas inside.</summary>
    public abstract IEnumerable<Expression> Formulas { get; }

    /// <summary>Whether it has no formula in it.</summary>
    public bool IsConstant => !Formulas.Any();

    /// <summary>The value, or <see cref="Omitted"/>.</summary>
    internal abstract object? Build(IVariables variables);
}
