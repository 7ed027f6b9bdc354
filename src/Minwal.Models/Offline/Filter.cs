using Minwal.Faults;
using Minwal.Models.Offline.Filters;
using Minwal.Registries;

namespace Minwal.Models.Offline;

/// <summary>A filter as a pattern names it, with its argument taken in.</summary>
/// <param name="Name">The filter's name.</param>
/// <param name="Change">From text to text; draws from the expansion's random numbers where it needs any.</param>
internal sealed record Filter(string Name, TextChange Change)
{
    /// <summary>The filter of <paramref name="kinds"/> that a pattern names; null with a complaint when there is none.</summary>
    public static Filter? Find(Registry<FilterKind> kinds, string name, string? argument, out string? complaint)
    {
        complaint = null;
        if (kinds.Find(name) is not { } kind)
        {
            var near = Spelling.Nearest(name, kinds.Names);
            var hint = near is null ? $"; there are {string.Join(", ", kinds.Names)}" : $", did you mean '{near}'?";
            complaint = $"unknown filter '{name}'{hint}";
            return null;
        }

        if (kind.Make(argument) is { } change) return new Filter(name, change);
        complaint = $"the filter '{name}' needs another argument than '{argument}'";
        return null;
    }

    /// <summary>Applies <paramref name="filters"/> to the end of the text, from <paramref name="start"/>.</summary>
    public static void Apply(IReadOnlyList<Filter> filters, Expander x, int start)
    {
        if (filters.Count == 0) return;
        x.Number = null;
        var text = x.Text.ToString(start, x.Text.Length - start);
        foreach (var filter in filters) text = filter.Change(text, ref x.Random);
        x.Text.Length = start;
        x.Text.Append(text);
    }
}
