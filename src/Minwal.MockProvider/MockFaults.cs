using System.Globalization;
using Minwal.Planning;

namespace Minwal.MockProvider;

/// <summary>
/// The faults a mock provider can have. Faults of the line strike the same content at most twice in a row, so that a client that tries
/// again gets through; faults of the content depend on the request alone, so that they are the same whenever it is asked.
/// </summary>
internal static class MockFaults
{
    /// <summary>
    /// Faults of the line: error 500, a connection that is cut before the answer, a 429 out of the blue, a slow first byte; a connection
    /// that is cut in the headers, one that is cut in the body, and one that stays open and says nothing, for ever.
    /// </summary>
    public static IReadOnlyList<string> OfLine { get; } = ["error500", "drop", "limit", "slow", "headers", "body", "silent"];

    /// <summary>
    /// Faults of the answer: cut JSON, JSON in a fence, prose around it, a wrong label, nothing, a refusal, the same answer again, 10 MB.
    /// </summary>
    public static IReadOnlyList<string> OfContent { get; } = ["cut", "fence", "prose", "label", "empty", "refusal", "duplicate", "huge"];

    // Each waits for the client's patience, or takes megabytes: who wants them says so.
    private static readonly HashSet<string> Named = new(StringComparer.Ordinal) { "silent", "huge" };

    /// <summary>Reads <c>cut=0.05,error500=0.1</c> or <c>all=0.05</c>; a complaint when it is neither.</summary>
    public static IReadOnlyDictionary<string, double>? Parse(string typed, out string? complaint)
    {
        var rates = new Dictionary<string, double>(StringComparer.Ordinal);
        complaint = null;
        foreach (var part in typed.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, rate) = part.Split('=', 2) is [var n, var r]
                && double.TryParse(r, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && v is >= 0 and <= 1
                    ? (n, v) : ("", -1);
            if (name == "all")
            {
                foreach (var kind in OfLine.Concat(OfContent).Where(kind => !Named.Contains(kind))) rates[kind] = rate;
            }
            else if (OfLine.Contains(name) || OfContent.Contains(name))
            {
                rates[name] = rate;
            }
            else
            {
                var kinds = string.Join(", ", OfLine.Concat(OfContent));
                complaint = $"found '{part}', allowed are {kinds} or all (all but silent and huge), each with a rate from 0 to 1 such as "
                    + "cut=0.05";
                return null;
            }
        }

        return rates;
    }

    /// <summary>The fault of the line that strikes the <paramref name="time"/>-th asking (from 0) of a content; null for none.</summary>
    internal static string? Line(IReadOnlyDictionary<string, double> rates, ulong content, int time) =>
        time >= 2 ? null : Draw(rates, OfLine, SlotRandom.Key(content, time));

    /// <summary>The fault of the answer to a content; null for none.</summary>
    internal static string? Content(IReadOnlyDictionary<string, double> rates, ulong content) =>
        Draw(rates, OfContent, SlotRandom.Key(content, -1));

    private static string? Draw(IReadOnlyDictionary<string, double> rates, IReadOnlyList<string> kinds, ulong key)
    {
        if (rates.Count == 0) return null;
        var random = new SlotRandom(key);
        foreach (var kind in kinds)
            if (rates.TryGetValue(kind, out var rate) && random.Unit() < rate) return kind;
        return null;
    }
}
