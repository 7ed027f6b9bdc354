using Minwal.Faults;

namespace Minwal.Workbench.Quality;

/// <summary>Where the texts and labels of a file are.</summary>
public sealed record TextColumns
{
    /// <summary>The path of the text; null when it is found by its name.</summary>
    public string? Text { get; init; }

    /// <summary>The path of the label; null when it is found by its name.</summary>
    public string? Label { get; init; }

    /// <summary>The path of what rows that belong together share; null for nothing.</summary>
    public string? Group { get; init; }

    /// <summary>The path of a list inside each record whose items are the rows, such as <c>turns</c>; null when records are rows.</summary>
    public string? Rows { get; init; }

    /// <summary>Names of columns and labels as they are in files, each with the name under which it is meant.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>The format of the files where their names do not tell, as an ending without its dot.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// The list of a document that holds the records, such as <c>data.examples</c>; null for the one with the most objects.
    /// </summary>
    public string? Records { get; init; }

    /// <summary>Reads what is typed for <c>--map</c>: <c>theirs=ours</c>, several with commas between.</summary>
    /// <exception cref="MinwalException">MW6104 when a part is not of that form.</exception>
    public static IReadOnlyDictionary<string, string> ReadMap(IEnumerable<string> typed)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in typed.SelectMany(t => t.Split(',')))
        {
            var equals = part.IndexOf('=');
            if (equals <= 0 || equals == part.Length - 1)
                throw new MinwalException("MW6104", $"--map: found '{part}', needed is theirs=ours, such as category=intent");
            if (!map.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
                throw new MinwalException("MW6104", $"--map: '{part[..equals]}' stands twice");
        }

        return map;
    }
}
