using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>What was drawn for one answer, in the order in which it was. Used by one thread.</summary>
internal sealed class ExpansionTrace
{
    private readonly List<KeyValuePair<string, string>> _rules = [];
    private readonly Dictionary<string, (object? Value, IReadOnlyDictionary<string, string>? Features)> _names =
        new(StringComparer.Ordinal);

    /// <summary>The rules that were used, each with the text that it gave; a rule inside another stands before it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Rules => _rules;

    /// <summary>The names that were remembered, with the values that they had last; a feature stands under <c>name.feature</c>.</summary>
    public Fields Names
    {
        get
        {
            var names = new Fields(_names.Count);
            foreach (var (name, (value, features)) in _names)
            {
                names[name] = value;
                foreach (var (feature, text) in features ?? new Dictionary<string, string>()) names[$"{name}.{feature}"] = text;
            }

            return names;
        }
    }

    public void Drawn(string rule, string text) => _rules.Add(new(rule, text));

    public void Remembered(string name, object? value, IReadOnlyDictionary<string, string>? features) => _names[name] = (value, features);
}
