using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>What was drawn for one answer, in the order in which it was. Used by one thread.</summary>
internal sealed class ExpansionTrace
{
    private readonly List<KeyValuePair<string, string>> _drawn = [];
    private readonly Fields _remembered = [];

    /// <summary>The rules that were used, each with the text that it gave; a rule inside another stands before it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Rules => _drawn;

    /// <summary>The names that were remembered, with the values that they had last; a feature stands under <c>name.feature</c>.</summary>
    public Fields Names => _remembered;

    public void Drawn(string rule, string text) => _drawn.Add(new(rule, text));

    public void Remembered(string name, object? value, IReadOnlyDictionary<string, string>? features)
    {
        _remembered[name] = value;
        foreach (var (feature, text) in features ?? new Dictionary<string, string>()) _remembered[$"{name}.{feature}"] = text;
    }
}
