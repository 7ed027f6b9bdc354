using System.Globalization;
using Minwal.Expressions;
using Minwal.Faults;

namespace Minwal.Models.Offline;

/// <summary>A text with holes, ready to be expanded.</summary>
internal sealed class Pattern(PatternPart[] parts, Mark mark)
{
    public IReadOnlyList<PatternPart> Parts => parts;

    public Mark Mark => mark;

    /// <summary>Whether it is one reference and nothing else, so that it has the features of what it refers to.</summary>
    public bool IsSingleReference { get; } = parts is [RulePart];

    /// <summary>The formula when it is one formula and nothing else, so that its value keeps its type.</summary>
    public Expression? SingleFormula { get; } = parts is [FormulaPart { Filters.Count: 0 } only] ? only.Formula : null;

    /// <summary>Whether it is one formula and nothing else: a value that somebody computed, and no prose.</summary>
    public bool IsComputed { get; } = parts is [FormulaPart];

    /// <summary>The text when nothing in it is drawn; else null.</summary>
    public string? Constant { get; } = parts is [] ? "" : parts is [LiteralPart literal] ? literal.Text : null;

    public Alternative? Expand(Expander x)
    {
        Alternative? last = null;
        foreach (var part in parts) last = part.Expand(x);
        // A number with something beside it is a text.
        if (parts.Length != 1) x.Number = null;
        return last;
    }
}

internal abstract class PatternPart
{
    /// <summary>Writes itself, and says in <see cref="Expander.Number"/> whether that is a number.</summary>
    public abstract Alternative? Expand(Expander x);
}

/// <summary>Text as it stands; <paramref name="number"/> when an author wrote a number and nothing else.</summary>
internal sealed class LiteralPart(string text, object? number = null) : PatternPart
{
    public string Text => text;

    public override Alternative? Expand(Expander x)
    {
        x.Text.Append(text);
        x.Number = number;
        return null;
    }
}

/// <summary><c>&lt;rule as name differs other|filter&gt;</c></summary>
internal sealed class RulePart(Rule[] rule, string? alias, Difference? differs, IReadOnlyList<Filter> filters) : PatternPart
{
    public IReadOnlyList<Filter> Filters => filters;

    /// <summary>The rule; in an array of one, because rules refer to each other before all are read.</summary>
    public Rule Rule => rule[0];

    public override Alternative? Expand(Expander x)
    {
        var start = x.Text.Length;
        var chosen = differs is null ? rule[0].Expand(x) : differs.Draw(rule[0], x);
        if (alias is not null) x.Remember(alias, start, chosen?.Features);
        x.Trace?.Drawn(rule[0].Name, x.Text.ToString(start, x.Text.Length - start));
        Filter.Apply(filters, x, start);
        return chosen;
    }
}

/// <summary><c>&lt;$name.feature|filter&gt;</c></summary>
internal sealed class RecallPart(string name, string? feature, IReadOnlyList<Filter> filters, Mark mark) : PatternPart
{
    public string Name => name;

    public override Alternative? Expand(Expander x)
    {
        var start = x.Text.Length;
        var value = x.Recall(name, feature, mark);
        x.Text.Append(Values.Value.ToText(value));
        x.Number = value is long or double ? value : null;
        Filter.Apply(filters, x, start);
        return null;
    }
}

/// <summary><c>&lt;=formula|filter&gt;</c></summary>
internal sealed class FormulaPart(Expression formula, IReadOnlyList<Filter> filters) : PatternPart
{
    public Expression Formula => formula;

    public IReadOnlyList<Filter> Filters => filters;

    public override Alternative? Expand(Expander x)
    {
        var start = x.Text.Length;
        var value = formula.Evaluate(x);
        x.Text.Append(Values.Value.ToText(value));
        x.Number = value is long or double ? value : null;
        Filter.Apply(filters, x, start);
        return null;
    }
}

/// <summary><c>&lt;#1..30/5 as n differs m&gt;</c></summary>
internal sealed class NumberPart(
    long least, long most, long step, string? alias, Difference? differs, IReadOnlyList<Filter> filters) : PatternPart
{
    public long Count => ((most - least) / step) + 1;

    public override Alternative? Expand(Expander x)
    {
        var start = x.Text.Length;
        var number = least + ((differs is null ? x.Random.Below(Count) : differs.Draw(least, step, Count, x)) * step);
        x.Text.Append(CultureInfo.InvariantCulture, $"{number}");
        x.Number = number;
        if (alias is not null) x.Remember(alias, start, null);
        Filter.Apply(filters, x, start);
        return null;
    }
}

/// <summary><c>(a|b)</c></summary>
internal sealed class GroupPart(Pattern[] options) : PatternPart
{
    public IReadOnlyList<Pattern> Options => options;

    public override Alternative? Expand(Expander x)
    {
        options[x.Random.Below(options.Length)].Expand(x);
        return null;
    }
}

/// <summary><c>[30%: maybe]</c></summary>
internal sealed class OptionalPart(Pattern inner, double chance) : PatternPart
{
    public Pattern Inner => inner;

    public override Alternative? Expand(Expander x)
    {
        if (x.Random.Unit() < chance) inner.Expand(x);
        else x.Number = null;
        return null;
    }
}

/// <summary><c>{path: a=… | b=… | otherwise}</c></summary>
internal sealed class SelectPart(string path, IReadOnlyDictionary<string, Pattern> options, Pattern? otherwise, Mark mark) : PatternPart
{
    public string Path => path;

    public IReadOnlyDictionary<string, Pattern> Options => options;

    public Pattern? Otherwise => otherwise;

    public Mark Mark => mark;

    public override Alternative? Expand(Expander x)
    {
        var value = x.ValueAt(path, mark);
        if (options.TryGetValue(value, out var chosen)) chosen.Expand(x);
        else if (otherwise is not null) otherwise.Expand(x);
        else throw x.Error(mark, "MW1321", $"'{{{path}: …}}' has nothing for '{value}'; there are {string.Join(", ", options.Keys)}");
        return null;
    }
}
