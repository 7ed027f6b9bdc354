using System.Globalization;
using Minwal.Faults;

namespace Minwal.Cli.Slurm;

/// <summary>
/// Limits of a run, shared out among its shards: all of them together keep what was asked for. Those over the whole run are shared by
/// all shards, those over a time by the tasks that run at once.
/// </summary>
/// <param name="shards">How many shards there are.</param>
/// <param name="atOnce">How many of them run at once.</param>
internal sealed class SharedLimits(int shards, int atOnce)
{
    private readonly List<string> _notes = [];

    /// <summary>What was shared out, in words.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What a shard gets of the limit that <paramref name="name"/> sets to <paramref name="value"/>; else the value.</summary>
    /// <exception cref="MinwalException">MW4024 when it is too little for each to have something.</exception>
    public string Of(string name, string value) => name switch
    {
        "--max-cost" => Part(name, value, shards, 6),
        "--max-tokens" => Part(name, value, shards, 0),
        "--requests-per-minute" => Part(name, value, atOnce, 6),
        "--tokens-per-minute" => Part(name, value, atOnce, 3),
        "--batch-most" => Part(name, value, atOnce, 0),
        "--delay" => Noted(name, value, Text(Number(value) * atOnce)),
        _ => value,
    };

    private string Part(string name, string value, int parts, int digits)
    {
        var unit = (decimal)Math.Pow(10, digits);
        var part = decimal.Floor(Number(value) / parts * unit) / unit;
        if (part == 0 && Number(value) > 0)
            throw new MinwalException("MW4024", $"{name} {value} is shared out among {parts} shards, and leaves nothing for each");
        return Noted(name, value, Text(part));
    }

    private string Noted(string name, string value, string part)
    {
        if (part != value) _notes.Add($"{name} {value} is for all shards together: {part} for each.");
        return part;
    }

    // Whether it is a number was decided when the options were read.
    private static decimal Number(string value) => (decimal)double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
