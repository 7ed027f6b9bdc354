namespace Minwal.Runs;

/// <summary>
/// A part of a run that one of several machines makes:
/// every <paramref name="Count"/>-th unit, beginning with the <paramref name="Number"/>-th.
/// </summary>
/// <param name="Number">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>The whole run.</summary>
    internal static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>3/16</c>; null for anything else.</summary>
    public static Shard? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], out var number) && int.TryParse(parts[1], out var count)
            && number >= 1 && number <= count && count <= 10_000
            ? new Shard(number, count) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Number}/{Count}");
}
