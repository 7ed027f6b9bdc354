namespace Minwal.Workbench.Preparing;

/// <summary>A choice for one role of a recipe, or for all of them.</summary>
/// <param name="Role">The role; null for every role that has no choice of its own.</param>
/// <param name="Value">What is chosen.</param>
public sealed record RoleChoice(string? Role, string Value)
{
    /// <summary>
    /// Reads <c>judge=VALUE</c>, or a bare value for all roles. A role is a word, so that an address with '=' in it is a bare value.
    /// </summary>
    public static RoleChoice Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && text.AsSpan(0, at).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") < 0
            ? new RoleChoice(text[..at], text[(at + 1)..])
            : new RoleChoice(null, text);
    }

    /// <summary>The models in <paramref name="value"/>, with commas between them, each once.</summary>
    internal static IReadOnlyList<string> Several(string value) =>
        value.StartsWith("replay:", StringComparison.Ordinal) ? [value]
            : [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(
                StringComparer.Ordinal)];

    /// <summary>The choices for <paramref name="role"/> in their order: its own where it has any, else those for all.</summary>
    internal static IReadOnlyList<string> For(string role, IReadOnlyList<RoleChoice> choices)
    {
        var own = choices.Where(c => c.Role == role).Select(c => c.Value).ToList();
        return own.Count > 0 ? own : [.. choices.Where(c => c.Role is null).Select(c => c.Value)];
    }
}
