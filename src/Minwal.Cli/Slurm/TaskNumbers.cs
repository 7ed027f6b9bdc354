using System.Globalization;

namespace Minwal.Cli.Slurm;

/// <summary>Numbers of tasks as Slurm writes them: <c>1-4,7</c>.</summary>
internal static class TaskNumbers
{
    /// <summary>The list of <paramref name="numbers"/>, which are in order.</summary>
    public static string Of(IReadOnlyList<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var number in numbers)
        {
            if (ranges is [.., var last] && last.Last == number - 1) ranges[^1] = last with { Last = number };
            else ranges.Add((number, number));
        }

        return string.Join(',', ranges.Select(range => range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));
    }
}
