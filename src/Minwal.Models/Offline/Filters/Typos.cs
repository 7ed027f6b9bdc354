using System.Text;
using Minwal.Planning;

namespace Minwal.Models.Offline.Filters;

/// <summary>
/// Slips of the finger: neighbours swapped, a letter dropped, doubled or replaced by its neighbour on the keyboard. The first letter of a
/// word stays.
/// </summary>
internal static class Typos
{
    // Of the usual Latin and Arabic keyboards, left to right.
    private static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ"];
    private static readonly Dictionary<char, string> Neighbours = Rows
        .SelectMany(row => row.Select((letter, i) => (Letter: letter, Beside: Around(row, i))))
        .ToDictionary(place => place.Letter, place => place.Beside);

    private static string Around(string row, int at) => row[Math.Max(0, at - 1)..at] + row[(at + 1)..Math.Min(at + 2, row.Length)];

    /// <summary>About <paramref name="share"/> of the letters, at least one where there is any, are hit.</summary>
    public static string Make(string text, double share, ref SlotRandom random)
    {
        var places = new List<int>();
        for (var i = 1; i < text.Length; i++)
            if (char.IsLetter(text[i]) && char.IsLetter(text[i - 1])) places.Add(i);
        if (places.Count == 0) return text;
        var hits = new HashSet<int>();
        var wanted = Math.Clamp((int)Math.Round(text.Length * share), 1, places.Count);
        while (hits.Count < wanted) hits.Add(places[random.Below(places.Count)]);
        var result = new StringBuilder(text.Length + wanted);
        for (var i = 0; i < text.Length; i++)
        {
            if (!hits.Contains(i))
            {
                result.Append(text[i]);
                continue;
            }

            switch (random.Below(4))
            {
                case 0 when i + 1 < text.Length && char.IsLetter(text[i + 1]) && text[i + 1] != text[i]:
                    result.Append(text[i + 1]).Append(text[i]);
                    i++;
                    break;
                case 1:
                    break;
                case 2 when Neighbours.TryGetValue(char.ToLowerInvariant(text[i]), out var near):
                    result.Append(near[random.Below(near.Length)]);
                    break;
                default:
                    result.Append(text[i]).Append(text[i]);
                    break;
            }
        }

        return result.ToString();
    }

    private static string Beside(string row, int at) => row[Math.Max(0, at - 1)..at] + row[(at + 1)..Math.Min(row.Length, at + 2)];
}
