using System.Collections;
using Minwal.Faults;

namespace Minwal.Registries;

/// <summary>
/// What recipes can name, by name, in the order in which it was added. A program adds its own before the first recipe is read; from then on
/// the registry stays as it is, so that every recipe is read by the same rules. Reading is thread-safe, adding is not.
/// </summary>
/// <typeparam name="T">What is registered.</typeparam>
public sealed class Registry<T> : IReadOnlyCollection<T>
    where T : class, IRegistered
{
    private readonly List<T> _entries = [];
    private readonly Dictionary<string, T> _byName = new(StringComparer.Ordinal);
    private volatile bool _frozen;

    /// <summary>An empty registry.</summary>
    /// <param name="what">What the entries are, for messages: check, step, function.</param>
    internal Registry(string what) => What = what;

    /// <summary>A registry that begins with <paramref name="entries"/>.</summary>
    internal Registry(string what, IEnumerable<T> entries) : this(what)
    {
        foreach (var entry in entries) Add(entry);
    }

    /// <summary>What the entries are, for messages.</summary>
    public string What { get; }

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>The names in the order in which they were added.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Select(entry => entry.Name)];

    /// <summary>Adds <paramref name="entry"/>; returns the registry.</summary>
    /// <exception cref="MinwalException">MW1018 when there is one of that name; the message says both.</exception>
    /// <exception cref="InvalidOperationException">When a recipe has been read by it.</exception>
    public Registry<T> Add(T entry)
    {
        if (_frozen)
        {
            throw new InvalidOperationException($"the {What} '{entry.Name}' comes too late: a recipe or its schema has been read already; "
                + "add it right after the language is created");
        }

        if (_byName.TryGetValue(entry.Name, out var other))
        {
            throw new MinwalException("MW1018", $"two {What}s are called '{entry.Name}': {Describe(other)}, and {Describe(entry)}",
                "give the one that is added another name");
        }

        _byName.Add(entry.Name, entry);
        _entries.Add(entry);
        return this;
    }

    /// <summary>The entry of that name; null when there is none.</summary>
    public T? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Lets nothing be added any more.</summary>
    internal void Freeze() => _frozen = true;

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Describe(T entry) => $"\"{entry.Summary}\" ({entry.GetType().Assembly.GetName().Name})";
}
