namespace Minwal.Values;

/// <summary>A text somewhere in a record.</summary>
/// <param name="Place">Where: <c>turns[3].text</c>.</param>
/// <param name="Name">The name of the field that it, or the list that it is in, belongs to.</param>
/// <param name="Text">The text; a whole number as it is written.</param>
/// <param name="Within">The names of all fields that it is in, the outermost first.</param>
internal readonly record struct TextPlace(string Place, string Name, string Text, IReadOnlyList<string> Within)
{
    /// <summary>Every text and every whole number of <paramref name="record"/>, in its order, however deep.</summary>
    public static IEnumerable<TextPlace> In(Fields record) =>
        record.SelectMany(field => In(field.Value, FieldPath.Of(field.Key).ToString(), field.Key, [field.Key]));

    private static IEnumerable<TextPlace> In(object? value, string place, string name, IReadOnlyList<string> within)
    {
        switch (value)
        {
            case string text:
                return [new TextPlace(place, name, text, within)];
            case long number:
                return [new TextPlace(place, name, Value.ToText(number), within)];
            case Fields fields:
                return fields.SelectMany(field => In(field.Value, $"{place}.{FieldPath.Of(field.Key)}", field.Key, [.. within, field.Key]));
            case IReadOnlyList<object?> list:
                return list.SelectMany((item, i) => In(item, $"{place}[{i}]", name, within));
            default:
                return [];
        }
    }
}
