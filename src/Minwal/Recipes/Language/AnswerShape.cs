using Minwal.Expressions;

namespace Minwal.Recipes.Language;

/// <summary>
/// The type of an answer, a record or a part of one, as recipes write it under <c>returns</c> and in the <c>shape</c> check.
/// </summary>
/// <param name="Type">string, integer, number, boolean, list, object or any.</param>
internal sealed record AnswerShape(AnswerType Type)
{
    /// <summary>What it means, for the model.</summary>
    public string? Help { get; init; }

    /// <summary>Whether null (or an absent key) is allowed.</summary>
    public bool Optional { get; init; }

    /// <summary>The allowed values of a string; null for any.</summary>
    public Setting<IReadOnlyList<string>>? OneOf { get; init; }

    /// <summary>The length of a string in words.</summary>
    public Setting<Band>? Words { get; init; }

    /// <summary>The length of a string in characters.</summary>
    public Setting<Band>? Characters { get; init; }

    /// <summary>The range of a number.</summary>
    public Setting<Band>? Range { get; init; }

    /// <summary>The number of items of a list.</summary>
    public Setting<Band>? Length { get; init; }

    /// <summary>Whether the items of a list must differ.</summary>
    public bool Distinct { get; init; }

    /// <summary>The shape of a list's items.</summary>
    public AnswerShape? Items { get; init; }

    /// <summary>The fields of an object in order.</summary>
    public IReadOnlyList<Named<AnswerShape>> Fields { get; init; } = [];

    /// <summary>Every formula in it and in what it contains.</summary>
    public IEnumerable<Expression> Formulas
    {
        get
        {
            Expression?[] own = [OneOf?.Formula, Words?.Formula, Characters?.Formula, Range?.Formula, Length?.Formula];
            return own.OfType<Expression>().Concat(Items?.Formulas ?? []).Concat(Fields.SelectMany(inner => inner.Value.Formulas));
        }
    }

    /// <summary>The shape of the field <paramref name="name"/>; null when there is no such field.</summary>
    public AnswerShape? Field(string name)
    {
        for (var i = 0; i < Fields.Count; i++)
            if (Fields[i].Name == name) return Fields[i].Value;
        return null;
    }
}

/// <summary>The types that values have.</summary>
internal enum AnswerType
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A list.</summary>
    List,

    /// <summary>An object with known fields.</summary>
    Object,
}
