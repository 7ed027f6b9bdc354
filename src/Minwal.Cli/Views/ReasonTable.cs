using System.Globalization;
using Minwal.Faults;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Views;

/// <summary>Why drafts were turned away: how many, the reason in words with its code, and one example each.</summary>
internal static class ReasonTable
{
    private const int MostReasons = 20, MostCharacters = 160;

    /// <summary>Its lines, four columns in.</summary>
    /// <param name="sums">The reasons.</param>
    /// <param name="warned">Whether the drafts were accepted all the same.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<ReasonSum> sums, bool warned = false)
    {
        var width = sums.Count == 0 ? 0 : Number(sums.Max(sum => sum.Count)).Length;
        foreach (var sum in sums.Take(MostReasons))
        {
            yield return $"    {Number(sum.Count).PadLeft(width)}  {ReasonWords.Told(sum.Reason)}";
            if (sum.Example is null) continue;
            var of = sum.Record is { } record ? $" ({(warned ? "" : "draft of ")}record {record})" : "";
            yield return $"    {new string(' ', width)}  such as: {Short(sum.Example)}{of}";
        }

        if (sums.Count > MostReasons)
            yield return $"    {Number(sums.Skip(MostReasons).Sum(sum => sum.Count))} for {sums.Count - MostReasons} more reasons";
    }

    /// <summary><paramref name="text"/> in one line, cut between words where it is long.</summary>
    public static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= MostCharacters) return line;
        var space = line.LastIndexOf(' ', MostCharacters);
        var end = space > MostCharacters / 2 ? space : char.IsHighSurrogate(line[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return line[..end] + " …";
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
