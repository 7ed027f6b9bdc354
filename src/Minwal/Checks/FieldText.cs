using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A text that a check reads under a path of a record.</summary>
/// <param name="Text">The text, a number or boolean as it is written; null when something else is there.</param>
/// <param name="Found">What the path led to.</param>
/// <param name="Item">Its number when the path led to a list of texts; else −1.</param>
internal readonly record struct FieldText(string? Text, FieldValue Found, int Item)
{
    /// <summary>
    /// The texts under <paramref name="path"/>: a list stands for its items. Nulls are left out: whether they may be there was asked before
    /// (<see cref="FieldPresence"/>).
    /// </summary>
    public static IEnumerable<FieldText> In(Fields record, FieldPath path)
    {
        foreach (var found in path.Read(record))
        {
            if (found.Value is not IReadOnlyList<object?> list || found.Value is Fields)
            {
                if (found.Value is not null) yield return new FieldText(Written(found.Value), found, -1);
                continue;
            }

            for (var i = 0; i < list.Count; i++) yield return new FieldText(Written(list[i]), found, i);
        }
    }

    /// <summary>The one text under a path that is the name of a field, without any detour; null when there is something else.</summary>
    public static string? Only(Fields record, FieldPath path) =>
        path.Steps.Length == 1 && record.TryGetValue(path.Head, out var value) ? value as string : null;

    /// <summary>
    /// <paramref name="rejection"/> with the place of the text in front when the path alone does not say it: <c>turns[3].text: …</c>.
    /// </summary>
    public Rejection? Placed(Rejection? rejection) => rejection is null || (Found.Path.IsPlain && Item < 0)
        ? rejection
        : rejection with { Message = $"{Place}: {rejection.Message}" };

    /// <summary>The rejection of what is no text.</summary>
    public Rejection NoText(string kind)
    {
        var value = Item < 0 ? Found.Value : ((IReadOnlyList<object?>)Found.Value!)[Item];
        return FieldPresence.Refuse(kind, Place, $"found {Value.TypeName(value)}, needed is a text");
    }

    /// <summary>Where it stands.</summary>
    public string Place => Item < 0 ? Found.Place : $"{Found.Place}[{Item}]";

    private static string? Written(object? value) => value is null or Fields or IReadOnlyList<object?> ? null : Value.ToText(value);
}
