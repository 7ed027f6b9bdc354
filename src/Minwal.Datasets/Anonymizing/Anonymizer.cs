using System.Text;
using Minwal.Text.Personal;
using Minwal.Values;

namespace Minwal.Datasets.Anonymizing;

/// <summary>Puts pseudonyms in place of what belongs to persons in records. Not for several threads.</summary>
/// <param name="data">What is looked for.</param>
/// <param name="pseudonyms">What stands in its place.</param>
/// <param name="fields">The names of fields, at any depth, that are searched; empty for all.</param>
internal sealed class Anonymizer(PersonalData data, Pseudonyms pseudonyms, IReadOnlySet<string> fields)
{
    private readonly SortedDictionary<string, long> _replaced = new(StringComparer.Ordinal);

    /// <summary>How many finds of each kind were replaced.</summary>
    public IReadOnlyDictionary<string, long> Replaced => _replaced;

    /// <summary>
    /// <paramref name="record"/> with its texts and whole numbers made anonymous; the same object when nothing was found in it.
    /// </summary>
    public Fields Apply(Fields record) => (Fields)Apply(record, "", fields.Count == 0)!;

    private object? Apply(object? value, string name, bool searched)
    {
        switch (value)
        {
            case string text when searched:
                return Apply(text, name);
            case long number when searched:
                var written = Value.ToText(number);
                var made = Apply(written, name);
                return made == written ? value : long.TryParse(made, out var parsed) ? parsed : made;
            case Fields inner:
                var changed = inner
                    .Select(field => KeyValuePair.Create(field.Key, Apply(field.Value, field.Key, searched || fields.Contains(field.Key))))
                    .ToList();
                return changed.Zip(inner.Values).All(pair => ReferenceEquals(pair.First.Value, pair.Second)) ? inner : new Fields(changed);
            case IReadOnlyList<object?> list:
                var items = list.Select(item => Apply(item, name, searched)).ToList();
                return items.Zip(list).All(pair => ReferenceEquals(pair.First, pair.Second)) ? list : items;
            default:
                return value;
        }
    }

    private string Apply(string text, string name)
    {
        var found = data.Find(text, name);
        if (found.Count == 0) return text;
        var made = new StringBuilder(text.Length);
        var end = 0;
        foreach (var match in found)
        {
            made.Append(text, end, match.Start - end).Append(pseudonyms.For(match, text.Substring(match.Start, match.Length)));
            end = match.End;
            _replaced[match.Kind] = _replaced.GetValueOrDefault(match.Kind) + 1;
        }

        return made.Append(text, end, text.Length - end).ToString();
    }
}
