using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Minwal.Faults;

namespace Minwal.Cli.Options;

/// <summary>A length of time as people type it: <c>90</c> for seconds, <c>1h30m</c>, <c>2d</c>.</summary>
internal static partial class TimeOption
{
    private const double MostSeconds = 1e8;

    /// <summary>What was typed; null when nothing was, or what is refused.</summary>
    public static TimeSpan? Read(ParseResult parsed, Option<string> option, List<Fault> faults)
    {
        if (parsed.GetValue(option) is not { } typed) return null;
        if (Seconds(typed.Trim()) is { } seconds and > 0 and <= MostSeconds) return TimeSpan.FromSeconds(seconds);
        faults.Add(new Fault(
            "MW2003", new Mark(""), $"{option.Name}: found '{typed}', allowed are seconds above 0, or a time such as 1h30m, 45m or 2d"));
        return null;
    }

    private static double? Seconds(string typed)
    {
        if (double.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain)) return plain;
        if (Parts().Match(typed) is not { Success: true, Length: > 0 } match) return null;
        double Part(string name) =>
            match.Groups[name].Success ? double.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return (((((Part("d") * 24) + Part("h")) * 60) + Part("m")) * 60) + Part("s");
    }

    [GeneratedRegex(@"^(?:(?<d>[0-9]{1,6}(\.[0-9]+)?)d)?(?:(?<h>[0-9]{1,6}(\.[0-9]+)?)h)?"
        + @"(?:(?<m>[0-9]{1,6}(\.[0-9]+)?)m)?(?:(?<s>[0-9]{1,9}(\.[0-9]+)?)s)?$")]
    private static partial Regex Parts();
}
