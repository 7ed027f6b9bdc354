using System.Globalization;
using System.Text;
using Minwal.Faults;
using Minwal.Planning;

namespace Minwal.Models.Offline.Filters;

/// <summary>A change to a text that was just expanded, as a pattern asks for it.</summary>
internal sealed class Filter
{
    private readonly FilterKind _kind;
    private readonly FilterArgument _argument;

    private Filter(FilterKind kind, FilterArgument argument) => (_kind, _argument) = (kind, argument);

    /// <summary>The filter as a pattern names it; null with a complaint when there is none.</summary>
    public static Filter? Find(string name, string? argument, out string? complaint)
    {
        complaint = null;
        if (!FilterKinds.All.TryGetValue(name, out var kind))
        {
            var near = Spelling.Nearest(name, FilterKinds.All.Keys);
            var ways = near is null ? $"; there are {string.Join(", ", FilterKinds.All.Keys)}" : $", did you mean '{near}'?";
            complaint = $"unknown filter '{name}'{ways}";
            return null;
        }

        var text = argument ?? kind.Default;
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        var read = new FilterArgument(text, isNumber ? number : double.NaN);
        if (kind.Accepts is null || kind.Accepts(read)) return new Filter(kind, read);
        complaint = $"the filter '{name}' needs another argument than '{argument}'";
        return null;
    }

    /// <summary>Applies <paramref name="filters"/> to the end of <paramref name="text"/>, from <paramref name="start"/>.</summary>
    public static void Apply(IReadOnlyList<Filter> filters, StringBuilder text, int start, ref SlotRandom random)
    {
        if (filters.Count == 0) return;
        var end = text.ToString(start, text.Length - start);
        foreach (var filter in filters) end = filter._kind.Body(end, filter._argument, ref random);
        text.Length = start;
        text.Append(end);
    }
}
