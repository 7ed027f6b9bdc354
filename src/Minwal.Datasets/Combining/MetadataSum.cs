using Minwal.Values;

namespace Minwal.Datasets.Combining;

/// <summary>
/// Adds up what stands around the records of several documents: counts are added, lists joined, what is the same everywhere stays, and what
/// differs becomes the list of what there is. Averages, rates and the like cannot be added and are listed too.
/// </summary>
internal sealed class MetadataSum
{
    private static readonly string[] Unadded =
        ["avg", "mean", "average", "min", "max", "ratio", "rate", "share", "version", "seed", "temperature"];

    private readonly List<(Fields Document, long Records)> _parts = [];

    /// <summary>Takes the document of a file with so many records.</summary>
    public void Add(Fields document, long records) => _parts.Add((document, records));

    /// <summary>The sum for a file with <paramref name="written"/> records; null when there was no document.</summary>
    public Fields? Sum(long written) => _parts.Count == 0 ? null
        : (Fields)Joined("", [.. _parts.Select(part => ((object?)part.Document, part.Records))], written)!;

    private static object? Joined(string name, IReadOnlyList<(object? Value, long Records)> parts, long written)
    {
        var there = parts.Where(part => part.Value is not null).ToList();
        if (there.Count == 0) return null;
        // What counts the records of each file counts those of the whole.
        if (there.All(part => part.Value is long count && count == part.Records)) return written;
        if (there.All(part => part.Value is Fields))
        {
            var keys = there.SelectMany(part => ((Fields)part.Value!).Keys).Distinct();
            return new Fields(keys.Select(key => KeyValuePair.Create(key, Joined(key,
                [.. there.Select(part => (((Fields)part.Value!).GetValueOrDefault(key), part.Records))], written))));
        }

        if (there.All(part => part.Value is IReadOnlyList<object?>))
            return Distinct(there.SelectMany(part => (IReadOnlyList<object?>)part.Value!));
        var isCount = !name.Split('_', '-', ' ', '.').Any(word => Unadded.Contains(word.ToLowerInvariant()));
        if (isCount && there.All(part => part.Value is long)) return there.Sum(part => (long)part.Value!);
        if (isCount && there.All(part => part.Value is long or double)) return there.Sum(part => Value.Number(part.Value)!.Value);
        var distinct = Distinct(there.Select(part => part.Value));
        return distinct.Count == 1 ? distinct[0] : distinct;
    }

    private static List<object?> Distinct(IEnumerable<object?> values) => [.. values.DistinctBy(Json.ToText)];
}
