using System.Globalization;
using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>A node of a YAML file with its place: <see cref="YamlScalar"/>, <see cref="YamlList"/> or <see cref="YamlMap"/>.</summary>
internal abstract class YamlValue(Mark mark)
{
    /// <summary>Where the node begins.</summary>
    public Mark Mark { get; } = mark;

    /// <summary>What the node is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar, with the text as it was written.</summary>
internal sealed class YamlScalar(Mark mark, string text, bool plain) : YamlValue(mark)
{
    /// <summary>The text without quotes.</summary>
    public string Text { get; } = text;

    /// <summary>
    /// Whether it stood without quotes, so that <c>12</c>, <c>true</c> and <c>null</c> are not strings (YAML 1.2 core schema).
    /// </summary>
    public bool Plain { get; } = plain;

    /// <summary>Where the text itself begins, behind its quote or in the line below its '|'.</summary>
    public Mark Begins { get; init; } = mark;

    /// <inheritdoc/>
    public override string Kind => $"'{(Text.Length > 60 ? Text[..57] + "…" : Text)}'";

    /// <summary>The value it stands for: null, boolean, integer, number or string.</summary>
    public object? Value
    {
        get
        {
            if (!Plain) return Text;
            if (Text is "" or "null" or "~" or "Null" or "NULL") return null;
            if (Text is "true" or "True" or "TRUE") return true;
            if (Text is "false" or "False" or "FALSE") return false;
            if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
            return Text.AsSpan().ContainsAnyInRange('0', '9')
                && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                ? number
                : Text;
        }
    }
}

/// <summary>A list.</summary>
internal sealed class YamlList(Mark mark, IReadOnlyList<YamlValue> items) : YamlValue(mark)
{
    /// <summary>Its items in order.</summary>
    public IReadOnlyList<YamlValue> Items { get; } = items;

    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A map; keys are unique scalars in the order of the file.</summary>
internal sealed class YamlMap(Mark mark, IReadOnlyList<YamlEntry> entries) : YamlValue(mark)
{
    /// <summary>Its entries in order.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    /// <summary>Whether it stands in braces, or is a pair in a list in brackets.</summary>
    public bool IsFlow { get; init; }

    /// <summary>Whether it is a pair without braces in a list in brackets: <c>[a: b]</c>.</summary>
    public bool IsPair { get; init; }

    /// <summary>The value under <paramref name="key"/>, or null.</summary>
    public YamlValue? this[string key] => Entries.FirstOrDefault(e => e.Key == key)?.Value;

    /// <inheritdoc/>
    public override string Kind => "a map";
}

/// <summary>One key of a map with its value.</summary>
/// <param name="Key">The key's text.</param>
/// <param name="Mark">Where the key stands.</param>
/// <param name="Value">What it maps to.</param>
internal sealed record YamlEntry(string Key, Mark Mark, YamlValue Value);
