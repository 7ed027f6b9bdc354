using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Minwal.Values;

/// <summary>
/// Named values in the order they were set: a record, a cell, a row of a source, an object inside an answer.
/// A value is <c>null</c>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>,
/// <see cref="IReadOnlyList{T}"/> of values, or <see cref="Fields"/>.
/// Built by one owner, then shared and read only; names are compared ordinally.
/// </summary>
public sealed class Fields : IReadOnlyDictionary<string, object?>
{
    private KeyValuePair<string, object?>[] _entries;
    private int _count;

    /// <summary>No fields, with room for <paramref name="capacity"/>.</summary>
    public Fields(int capacity = 4) => _entries = new KeyValuePair<string, object?>[Math.Max(1, capacity)];

    /// <summary>A copy of <paramref name="other"/>, in its order.</summary>
    public Fields(IEnumerable<KeyValuePair<string, object?>> other) : this()
    {
        foreach (var (name, value) in other) this[name] = value;
    }

    /// <inheritdoc/>
    public int Count => _count;

    /// <summary>The value under <paramref name="key"/>. Setting a name that exists keeps its place.</summary>
    /// <exception cref="KeyNotFoundException">When reading a name that is not there.</exception>
    public object? this[string key]
    {
        get => IndexOf(key) is >= 0 and var at ? _entries[at].Value : throw new KeyNotFoundException($"no field '{key}'");
        set
        {
            var at = IndexOf(key);
            if (at >= 0)
            {
                _entries[at] = new(key, value);
                return;
            }

            if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
            _entries[_count++] = new(key, value);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> Keys
    {
        get
        {
            for (var i = 0; i < _count; i++) yield return _entries[i].Key;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<object?> Values
    {
        get
        {
            for (var i = 0; i < _count; i++) yield return _entries[i].Value;
        }
    }

    /// <summary>Adds or replaces; returns itself, so that collection expressions and chains read well.</summary>
    public Fields Add(string key, object? value)
    {
        this[key] = value;
        return this;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var at = IndexOf(key);
        value = at >= 0 ? _entries[at].Value : null;
        return at >= 0;
    }

    /// <summary>Goes through the fields in their order, without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator()
    {
        for (var i = 0; i < _count; i++) yield return _entries[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)this).GetEnumerator();

    private int IndexOf(string key)
    {
        // A name is nearly always the very object that it was set by.
        var entries = _entries.AsSpan(0, _count);
        for (var i = 0; i < entries.Length; i++) if (ReferenceEquals(entries[i].Key, key)) return i;
        for (var i = 0; i < entries.Length; i++) if (entries[i].Key == key) return i;
        return -1;
    }

    /// <summary>A place in the fields.</summary>
    public struct Enumerator
    {
        private readonly Fields _fields;
        private int _at = -1;

        internal Enumerator(Fields fields) => _fields = fields;

        /// <summary>The field at this place.</summary>
        public readonly KeyValuePair<string, object?> Current => _fields._entries[_at];

        /// <summary>Moves to the next field; false when there is none.</summary>
        public bool MoveNext() => ++_at < _fields._count;
    }
}
