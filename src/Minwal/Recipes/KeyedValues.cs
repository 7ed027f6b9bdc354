using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>Values that stand as the keys of a map, as in <c>{ 1: 3, 2: 1 }</c>.</summary>
internal static class KeyedValues
{
    /// <summary>
    /// What <paramref name="key"/> would be as an item of a list: a number, true, false or a text. Its text is the key itself, so that
    /// <c>007</c> stays a text.
    /// </summary>
    public static object? Of(string key)
    {
        var value = new YamlScalar(default, key, plain: true).Value;
        return value is not null && Value.ToText(value) == key ? value : key;
    }
}
