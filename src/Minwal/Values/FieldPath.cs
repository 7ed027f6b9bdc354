using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Minwal.Faults;

namespace Minwal.Values;

/// <summary>
/// A path to values inside a record: <c>text</c>, <c>metadata.style</c>, <c>list[1].a</c>, <c>messages[-1].content</c> (from the end),
/// <c>turns[].text</c> (each item's), <c>['odd.name']</c>. Parsed once; immutable and thread-safe; equal when the text is.
/// </summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    private readonly string _text;

    private FieldPath(string text, FieldStep[] steps)
    {
        (_text, Steps) = (text, steps);
        Depth = steps.Count(step => step.Kind == FieldStepKind.Each);
    }

    /// <summary>The field of the record in which it begins.</summary>
    public string Head => Steps[0].Name!;

    /// <summary>This path with <c>[]</c> behind it: each item of the list that it leads to.</summary>
    public FieldPath Each => new(_text + "[]", [.. Steps, FieldStep.EachItem]);

    /// <summary>The last of the names that it goes through.</summary>
    internal string LastName => Steps.Last(step => step.Name is not null).Name!;

    /// <summary>Its steps; the first is a name.</summary>
    internal FieldStep[] Steps { get; }

    /// <summary>How many <c>[]</c> it has.</summary>
    internal int Depth { get; }

    /// <summary>Whether it can lead to one value only, and says so without numbers: it has names only.</summary>
    internal bool IsPlain => Array.TrueForAll(Steps, step => step.Kind == FieldStepKind.Name);

    /// <summary>Parses a path that is known to be right.</summary>
    /// <exception cref="FormatException">When it is not.</exception>
    public static FieldPath Parse(string text) => TryParse(text, out var path, out var complaint)
        ? path
        : throw new FormatException($"'{text}' is not a path of fields: {complaint}");

    /// <summary>Parses <paramref name="text"/>; false with a <paramref name="complaint"/> when it is not a path.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out FieldPath? path, [NotNullWhen(false)] out string? complaint)
    {
        var steps = new List<FieldStep>();
        complaint = FieldPathParser.Parse(text, steps);
        path = complaint is null ? new FieldPath(text, [.. steps]) : null;
        return path is not null;
    }

    /// <summary>The path of the field <paramref name="name"/>, whatever it is called.</summary>
    internal static FieldPath Of(string name) =>
        new(FieldPathParser.NeedsQuotes(name) ? $"['{name}']" : name, [new FieldStep(FieldStepKind.Name, name, 0)]);

    /// <summary>What <paramref name="rest"/> leads to from where this path leads.</summary>
    public FieldPath Join(FieldPath rest) =>
        new(rest._text.StartsWith('[') ? _text + rest._text : $"{_text}.{rest._text}", [.. Steps, .. rest.Steps]);

    /// <summary>The values that are there, null included, in their order; nothing where the path leads nowhere.</summary>
    public IEnumerable<object?> Values(object? root)
    {
        // Most paths are the name of one field.
        if (Steps.Length == 1) return root is Fields fields && fields.TryGetValue(Head, out var value) ? [value] : [];
        return Read(root).Select(found => found.Value);
    }

    /// <summary>The values that are there, null included, each with its place.</summary>
    public IEnumerable<FieldValue> Read(object? root)
    {
        if (Steps.Length > 1) return Walk(root, 0, []);
        return root is Fields fields && fields.TryGetValue(Head, out var value) ? [new FieldValue(value, this, [])] : [];
    }

    /// <summary>
    /// The first place at which there is nothing, null or something that the path cannot go through; null when all is there.
    /// </summary>
    public FieldGap? FindGap(object? root) => FindGap(root, []);

    /// <summary>
    /// The same, where nothing or null may stand behind the steps that are <paramref name="optional"/>; empty for none.
    /// </summary>
    internal FieldGap? FindGap(object? root, ReadOnlySpan<bool> optional) =>
        IsWhole(root, 0) ? null : FindGap(root, 0, optional, []);

    /// <summary>The first value to which it leads; null when there is none.</summary>
    internal object? First(object? root)
    {
        if (Steps.Length == 1) return root is Fields fields && fields.TryGetValue(Head, out var value) ? value : null;
        return Read(root).Select(found => found.Value).FirstOrDefault();
    }

    /// <summary>Whether the first <paramref name="depth"/> lists of both are the same.</summary>
    internal bool SharesLists(FieldPath other, int depth)
    {
        for (var (i, met) = (0, 0); met < depth; i++)
        {
            if (i >= Steps.Length || i >= other.Steps.Length || Steps[i] != other.Steps[i]) return false;
            if (Steps[i].Kind == FieldStepKind.Each) met++;
        }

        return true;
    }

    /// <summary>The path with numbers in place of its first <c>[]</c>, up to the step before <paramref name="end"/>.</summary>
    internal string PlaceOf(ReadOnlySpan<int> indices, int end)
    {
        if (IsPlain && end == Steps.Length) return _text;
        var (place, list) = (new System.Text.StringBuilder(), 0);
        foreach (var step in Steps.AsSpan(0, end))
        {
            if (step.Kind != FieldStepKind.Name) place.Append(CultureInfo.InvariantCulture, $"[{indices[list++]}]");
            else if (FieldPathParser.NeedsQuotes(step.Name!)) place.Append(CultureInfo.InvariantCulture, $"['{step.Name}']");
            else place.Append(place.Length == 0 ? "" : ".").Append(step.Name);
        }

        return place.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(FieldPath? other) => other is not null && other._text == _text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldPath);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The path as it was written.</summary>
    public override string ToString() => _text;

    private IEnumerable<FieldValue> Walk(object? value, int at, int[] indices)
    {
        for (; at < Steps.Length; at++)
        {
            var step = Steps[at];
            if (step.Kind == FieldStepKind.Name)
            {
                if (value is not Fields fields || !fields.TryGetValue(step.Name!, out value)) yield break;
                continue;
            }

            if (value is not IReadOnlyList<object?> list) yield break;
            if (step.Kind == FieldStepKind.Each)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    int[] inner = [.. indices, i];
                    // Most items are one name away from their value.
                    if (at + 2 == Steps.Length && Steps[at + 1].Name is { } name)
                    {
                        if (list[i] is Fields item && item.TryGetValue(name, out var only))
                            yield return new FieldValue(only, this, inner);
                        continue;
                    }

                    foreach (var found in Walk(list[i], at + 1, inner)) yield return found;
                }

                yield break;
            }

            var index = step.IndexIn(list.Count);
            if (index < 0) yield break;
            (value, indices) = (list[index], [.. indices, index]);
        }

        yield return new FieldValue(value, this, indices);
    }

    /// <summary>Whether a value other than null is at every place: without a word of where not, and without cost.</summary>
    private bool IsWhole(object? value, int at)
    {
        for (; at < Steps.Length; at++)
        {
            var step = Steps[at];
            if (step.Kind == FieldStepKind.Name)
            {
                if (value is not Fields fields || !fields.TryGetValue(step.Name!, out value) || value is null) return false;
                continue;
            }

            if (value is not IReadOnlyList<object?> list) return false;
            if (step.Kind == FieldStepKind.Each)
            {
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is null || !IsWhole(list[i], at + 1)) return false;
                return true;
            }

            var index = step.IndexIn(list.Count);
            if (index < 0 || list[index] is null) return false;
            value = list[index];
        }

        return true;
    }

    private FieldGap? FindGap(object? value, int at, ReadOnlySpan<bool> optional, int[] indices)
    {
        for (; at < Steps.Length; at++)
        {
            var step = Steps[at];
            var excused = !optional.IsEmpty && optional[at];
            if (step.Kind == FieldStepKind.Name)
            {
                if (value is not Fields fields) return Wrong(value, "an object", at, indices);
                if (!fields.TryGetValue(step.Name!, out value))
                    return excused ? null : new FieldGap(PlaceOf(indices, at + 1), Nothing(step.Name!, fields));
            }
            else
            {
                if (value is not IReadOnlyList<object?> list) return Wrong(value, "a list", at, indices);
                if (step.Kind == FieldStepKind.Each)
                {
                    for (var i = 0; i < list.Count; i++)
                    {
                        if (list[i] is null && excused) continue;
                        int[] inner = [.. indices, i];
                        if (list[i] is null) return new FieldGap(PlaceOf(inner, at + 1), "null is there");
                        if (at + 1 < Steps.Length && FindGap(list[i], at + 1, optional, inner) is { } gap) return gap;
                    }

                    return null;
                }

                var index = step.IndexIn(list.Count);
                if (index < 0)
                    return new FieldGap(PlaceOf([.. indices, step.Index], at + 1), $"the list has {list.Count} items");
                (value, indices) = (list[index], [.. indices, index]);
            }

            if (value is null) return excused ? null : new FieldGap(PlaceOf(indices, at + 1), "null is there");
        }

        return null;
    }

    private static string Nothing(string name, Fields fields) =>
        Spelling.Nearest(name, fields.Keys) is { } near ? $"nothing there, but there is '{near}'" : "nothing there";

    private FieldGap Wrong(object? value, string needed, int at, int[] indices)
    {
        var found = Value.TypeName(value);
        return new FieldGap(PlaceOf(indices, at), $"{(found[0] is 'i' or 'o' ? "an" : "a")} {found} is there, needed is {needed}");
    }
}

/// <summary>A value to which a <see cref="FieldPath"/> leads.</summary>
/// <param name="Value">The value; null when null is there.</param>
/// <param name="Path">The path.</param>
/// <param name="Indices">The numbers of the items that it went through, from 0.</param>
public readonly record struct FieldValue(object? Value, FieldPath Path, IReadOnlyList<int> Indices)
{
    /// <summary>Where it stands: <c>turns[3].text</c>, counted from 0.</summary>
    public string Place => Path.PlaceOf([.. Indices], Path.Steps.Length);
}

/// <summary>A place at which a <see cref="FieldPath"/> leads nowhere.</summary>
/// <param name="Place">The place: <c>turns[3].text</c>.</param>
/// <param name="Message">What is there instead, without a full stop.</param>
public sealed record FieldGap(string Place, string Message);
