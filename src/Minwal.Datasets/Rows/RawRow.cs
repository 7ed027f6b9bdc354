using System.Text;
using Minwal.Values;

namespace Minwal.Datasets.Rows;

/// <summary>
/// A row of a file as the bytes of JSON that it came in, of which it is known that they are sound. Filled anew for each row of a reading:
/// valid until the next one is asked for. For one thread.
/// </summary>
internal sealed class RawRow
{
    private ReadOnlyMemory<byte> _json;

    /// <summary>Its number in the file, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Its bytes: an object, UTF-8.</summary>
    public ReadOnlySpan<byte> Json => _json.Span;

    /// <summary>Where its fields stand.</summary>
    public RowFields Fields { get; } = new();

    /// <summary>Its fields' names, in order.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            for (var i = 0; i < Fields.Count; i++) yield return NameAt(i);
        }
    }

    /// <summary>Takes the row; null, or what is wrong with it and at which byte, from 0.</summary>
    public string? Fill(long number, ReadOnlyMemory<byte> json, out int at)
    {
        (Number, _json) = (number, json);
        return Fields.Scan(json.Span, out at);
    }

    /// <summary>The name of the field at <paramref name="index"/>.</summary>
    public string NameAt(int index) => RowFields.NameOf(Json, Fields[index]);

    /// <summary>The bytes of the value at <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> ValueAt(int index) => Json[Fields[index].From..Fields[index].To];

    /// <summary>The bytes of the value of the field <paramref name="name"/>, given as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> Find(scoped ReadOnlySpan<byte> name) => Fields.IndexOf(Json, name) is >= 0 and var index ? ValueAt(index)
        : default;

    /// <inheritdoc cref="Find(ReadOnlySpan{byte})"/>
    public ReadOnlySpan<byte> Find(string name)
    {
        Span<byte> utf8 = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(name, utf8, out var length) ? Find(utf8[..length]) : Find(Encoding.UTF8.GetBytes(name));
    }

    /// <summary>Whether it has the field <paramref name="name"/>.</summary>
    public bool Has(string name) => !Find(name).IsEmpty;

    /// <summary>The values to which <paramref name="path"/> leads, null included.</summary>
    public IReadOnlyList<object?> Values(FieldPath path)
    {
        var head = Find(path.Head);
        if (head.IsEmpty) return [];
        if (path.Steps.Length == 1) return [Minwal.Values.Json.Parse(head)];
        return [.. path.Values(new Fields(1).Add(path.Head, Minwal.Values.Json.Parse(head)))];
    }

    /// <summary>The row as values.</summary>
    public Fields Parse() => (Fields)Minwal.Values.Json.Parse(Json)!;
}
