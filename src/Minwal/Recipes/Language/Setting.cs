using System.Text.Json.Nodes;
using Minwal.Expressions;
using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>
/// A value of a recipe that is either written down or computed for each record: <c>[5, 20]</c> or <c>${ranges[complexity]}</c>.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class Setting<T>
{
    private readonly T? _literal;
    private readonly Func<object?, T?>? _convert;

    private Setting(T? literal, Expression? formula, Func<object?, T?>? convert) =>
        (_literal, Formula, _convert) = (literal, formula, convert);

    /// <summary>The formula, or null when the value is written down.</summary>
    public Expression? Formula { get; }

    /// <summary>A value that is written down.</summary>
    public static Setting<T> Of(T literal) => new(literal, null, null);

    /// <summary>A value that is computed; <paramref name="convert"/> gives null for what does not fit.</summary>
    public static Setting<T> Of(Expression formula, Func<object?, T?> convert) => new(default, formula, convert);

    /// <summary>The value for a record.</summary>
    /// <exception cref="MinwalException">MW1012 when the formula gives something that does not fit.</exception>
    public T Get(IVariables variables)
    {
        if (Formula is null) return _literal!;
        var value = Formula.Evaluate(variables);
        if (_convert!(value) is { } fitting) return fitting;
        var found = Values.Json.ToText(value);
        throw new MinwalException([new Fault("MW1012", Formula.Mark, $"'{Formula}' gave {found}, which does not fit here")]);
    }
}

/// <summary>Reads a <see cref="Setting{T}"/>: a formula in <c>${…}</c>, or what <paramref name="literal"/> reads.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="literal">The shape of a value that is written down.</param>
/// <param name="convert">Turns a formula's value into a <typeparamref name="T"/>, null when it does not fit.</param>
internal sealed class SettingShape<T>(Shape<T> literal, Func<object?, T?> convert) : Shape<Setting<T>>
{
    /// <inheritdoc/>
    public override string Allowed => $"{literal.Allowed}, or a formula in ${{…}}";

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["anyOf"] = new JsonArray(literal.Schema(definitions), new JsonObject { ["type"] = "string", ["pattern"] = @"^\$\{" }) };

    /// <inheritdoc/>
    internal override bool TryRead(YamlValue node, Reading reading, out Setting<T> value)
    {
        value = null!;
        if (node is YamlScalar { Text: var text } && text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}'))
        {
            if (reading.Formula(text[2..^1], node.Mark with { Column = node.Mark.Column + 2 }) is not { } formula) return false;
            value = Setting<T>.Of(formula, convert);
            return true;
        }

        if (!literal.TryRead(node, reading, out var read)) return false;
        value = Setting<T>.Of(read);
        return true;
    }
}
