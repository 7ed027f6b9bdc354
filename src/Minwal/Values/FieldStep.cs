namespace Minwal.Values;

/// <summary>A step of a <see cref="FieldPath"/>.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The field's name; null for steps into lists.</param>
/// <param name="Index">The item's number, from 0; below 0 from the end.</param>
internal readonly record struct FieldStep(FieldStepKind Kind, string? Name, int Index)
{
    /// <summary><c>[]</c>.</summary>
    public static FieldStep EachItem { get; } = new(FieldStepKind.Each, null, 0);

    /// <summary>The number of the item in a list of <paramref name="count"/>; −1 when the list has no such item.</summary>
    public int IndexIn(int count)
    {
        var index = Index < 0 ? count + Index : Index;
        return index < count ? Math.Max(index, -1) : -1;
    }
}

/// <summary>What a step does.</summary>
internal enum FieldStepKind
{
    /// <summary>Into a field: <c>.text</c>.</summary>
    Name,

    /// <summary>To an item: <c>[2]</c>, <c>[-1]</c>.</summary>
    Item,

    /// <summary>To each item: <c>[]</c>.</summary>
    Each,
}
