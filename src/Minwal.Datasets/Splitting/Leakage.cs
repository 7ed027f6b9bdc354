using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Values;

namespace Minwal.Datasets.Splitting;

/// <summary>Counts what parts have in common, over the rows that are written and whatever shared them out.</summary>
/// <param name="texts">The text of a row.</param>
/// <param name="group">The field of the groups; null for none.</param>
internal sealed class Leakage(RowTexts texts, FieldPath? group)
{
    private readonly Dictionary<ulong, int> _texts = [];
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);

    /// <summary>How many rows have a text that stands in another part too.</summary>
    public long EqualTexts { get; private set; }

    /// <summary>How many rows are of a group that stands in another part too.</summary>
    public long Groups { get; private set; }

    /// <summary>Takes a row of <paramref name="part"/> into account.</summary>
    public void Add(RawRow row, int part)
    {
        var text = texts.Of(row);
        if (text.Length > 0 && RowTexts.Hash(text) is var hash && !_texts.TryAdd(hash, part) && _texts[hash] != part) EqualTexts++;
        if (group is null) return;
        var name = string.Join('\n', row.Values(group).Select(Value.ToText));
        if (name.Length > 0 && !_groups.TryAdd(name, part) && _groups[name] != part) Groups++;
    }
}
