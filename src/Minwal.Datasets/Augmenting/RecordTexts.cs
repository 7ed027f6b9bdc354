using Minwal.Values;

namespace Minwal.Datasets.Augmenting;

/// <summary>The texts of records that are changed: those under some names, at any depth.</summary>
/// <param name="names">The names of their fields.</param>
internal sealed class RecordTexts(IReadOnlyCollection<string> names)
{
    private static readonly string[] Usual =
        ["text", "utterance", "message", "question", "query", "prompt", "instruction", "sentence", "review", "content", "input"];

    /// <summary>The names.</summary>
    public IReadOnlyCollection<string> Names => names;

    /// <summary>The names under which texts usually stand, as far as <paramref name="record"/> has them; empty when it has none.</summary>
    public static RecordTexts Guess(Fields record)
    {
        var there = TextPlace.In(record).Select(place => place.Name).ToHashSet(StringComparer.Ordinal);
        return new RecordTexts([.. Usual.Where(there.Contains)]);
    }

    /// <summary>The record with its texts changed; null when none of them is changed.</summary>
    public Fields? Change(Fields record, Func<string, string> change)
    {
        var made = Change(record, false, change);
        return ReferenceEquals(made, record) ? null : (Fields)made!;
    }

    /// <summary>All of it that is no such text, joined.</summary>
    public string Others(Fields record) =>
        string.Join('\n', TextPlace.In(record).Where(place => !names.Contains(place.Name)).Select(place => place.Text));

    /// <summary>The texts, joined.</summary>
    public string Joined(Fields record) =>
        string.Join('\n', TextPlace.In(record).Where(place => names.Contains(place.Name)).Select(place => place.Text));

    private object? Change(object? value, bool isText, Func<string, string> change)
    {
        switch (value)
        {
            case string text when isText:
                var changed = change(text);
                return changed == text ? value : changed;
            case Fields fields:
                var made = fields
                    .Select(field => KeyValuePair.Create(field.Key, Change(field.Value, names.Contains(field.Key), change))).ToList();
                return made.Zip(fields.Values).All(pair => ReferenceEquals(pair.First.Value, pair.Second)) ? fields : new Fields(made);
            case IReadOnlyList<object?> list:
                var items = list.Select(item => Change(item, isText, change)).ToList();
                return items.Zip(list).All(pair => ReferenceEquals(pair.First, pair.Second)) ? list : items;
            default:
                return value;
        }
    }
}
