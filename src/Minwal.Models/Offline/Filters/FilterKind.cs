using Minwal.Planning;

namespace Minwal.Models.Offline.Filters;

/// <summary>What a filter does to a text; it draws from <paramref name="random"/> where it needs to.</summary>
internal delegate string FilterBody(string text, FilterArgument argument, ref SlotRandom random);

/// <summary>What stands behind a filter's colon.</summary>
/// <param name="Text">As it is written; empty when nothing is.</param>
/// <param name="Number">The number that it is; NaN when it is none.</param>
internal readonly record struct FilterArgument(string Text, double Number);

/// <summary>A kind of filter.</summary>
/// <param name="Body">What it does.</param>
/// <param name="Accepts">Which arguments it takes; null when it does not look at its argument.</param>
/// <param name="Default">The argument where none is written.</param>
internal sealed record FilterKind(FilterBody Body, Func<FilterArgument, bool>? Accepts = null, string Default = "")
{
    /// <summary>A kind that needs nothing but the text.</summary>
    public static FilterKind Of(Func<string, string> change) => new((string text, FilterArgument _, ref SlotRandom _) => change(text));
}
