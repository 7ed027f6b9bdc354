using Minwal.Planning;
using Minwal.Registries;

namespace Minwal.Models.Offline.Filters;

/// <summary>
/// A filter of grammars: a change to a text that was just expanded, as in <c>&lt;rule|upper&gt;</c> or <c>&lt;rule|words:3&gt;</c>.
/// </summary>
/// <example><code>
/// bench.Grammars.Filters.Add(FilterKind.Of("reversed", "backwards", text => new string([.. text.Reverse()])));
/// </code></example>
/// <param name="Usage">How it is written, for messages and docs: <c>words:N</c>. What stands before the colon is its name.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="Make">The change for an argument (null when there is none); null when the argument does not fit.</param>
public sealed record FilterKind(string Usage, string Summary, Func<string?, TextChange?> Make) : IRegistered
{
    /// <inheritdoc/>
    public string Name { get; } = Usage.Split(':')[0];

    /// <summary>A filter without an argument that draws nothing.</summary>
    public static FilterKind Of(string name, string summary, Func<string, string> change)
    {
        TextChange made = (string text, ref SlotRandom _) => change(text);
        return new FilterKind(name, summary, _ => made);
    }

    /// <summary>A filter that draws nothing and needs an argument.</summary>
    internal static FilterKind With(string usage, string summary, Func<string, Func<string, string>?> make) =>
        new(usage, summary, argument => string.IsNullOrEmpty(argument) || make(argument) is not { } change
            ? null
            : (string text, ref SlotRandom _) => change(text));
}

/// <summary>Changes a text; draws from the expansion's random numbers where it needs any. Thread-safe.</summary>
/// <param name="text">The text.</param>
/// <param name="random">The random numbers.</param>
public delegate string TextChange(string text, ref SlotRandom random);
