using Minwal.Datasets.Rows;
using Minwal.Datasets.Shapes;
using Minwal.Values;

namespace Minwal.Datasets.Streams;

/// <summary>Finds a field also where rows of others have it: within an object, which in a table stands as a text.</summary>
internal static class FieldSearch
{
    /// <summary>
    /// The values to which <paramref name="path"/> leads: from the row, through a cell that holds an object as JSON or as Python prints
    /// it, or from the first of the row's objects that has the field. Empty when there is none.
    /// </summary>
    public static IReadOnlyList<object?> Values(RawRow row, FieldPath path)
    {
        var direct = row.Values(path);
        if (direct.Count > 0) return direct;
        if (row.Has(path.Head))
            return Object(row, path.Head) is { } inner ? [.. path.Values(new Fields(1).Add(path.Head, inner))] : [];
        foreach (var name in row.Names)
            if (Object(row, name) is { } fields && fields.ContainsKey(path.Head)) return [.. path.Values(fields)];
        return [];
    }

    private static Fields? Object(RawRow row, string name)
    {
        try
        {
            return RowShape.Structured(row, name) as Fields;
        }
        catch (ShapeException)
        {
            // A text that only begins like an object.
            return null;
        }
    }
}
