using Minwal.Text;

namespace Minwal.Datasets.Augmenting;

/// <summary>What stands for what in one record, so that it does so in all its texts.</summary>
/// <param name="others">
/// The record's fields that stay, as text: what stands there too is not swapped, since an answer may hang on it.
/// </param>
internal sealed class Swaps(string others)
{
    private readonly Dictionary<string, string?> _made = new(StringComparer.Ordinal);
    private readonly string _others = $" {CompareKey.Of(others)} ";

    /// <summary>What stands for <paramref name="key"/>; made by <paramref name="make"/> when it comes up. Null when it stays.</summary>
    public string? For(string key, Func<string?> make)
    {
        if (_made.TryGetValue(key, out var made)) return made;
        made = _others.Contains($" {CompareKey.Of(key)} ", StringComparison.Ordinal) ? null : make();
        // Two things never become one, and none becomes one that is there.
        if (made is not null && (made == key || _made.ContainsKey(made) || _made.ContainsValue(made))) made = null;
        return _made[key] = made;
    }
}
