using System.Globalization;
using System.Text;

namespace Minwal.Text;

/// <summary>
/// Unicode normalisation form KC (Unicode Standard Annex #15), from tables of our own: with invariant globalization the runtime's
/// <see cref="string.Normalize()"/> returns its input, and verdicts must not depend on the machine's ICU version.
/// </summary>
internal static class Nfkc
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, Lead = 0x1100, Vowel = 0x1161, Trail = 0x11A7, Vowels = 21, Trails = 28;

    private static readonly Lazy<Tables> Data = new(Tables.Load);

    /// <summary><paramref name="text"/> in form KC; lone surrogates become U+FFFD.</summary>
    public static string Of(string text)
    {
        var data = Data.Value;
        var points = new List<int>(text.Length + 16);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, data, points);
        Reorder(points, data);
        Compose(points, data);
        var result = new StringBuilder(points.Count);
        Span<char> units = stackalloc char[2];
        foreach (var point in points) result.Append(units[..new Rune(point).EncodeToUtf16(units)]);
        return result.ToString();
    }

    /// <summary>What a code point decomposes to, in full; null when to itself. Hangul syllables, which compose again, give null.</summary>
    internal static IReadOnlyList<int>? Decomposition(int point) => Data.Value.Decompositions.GetValueOrDefault(point);

    /// <summary>
    /// Whether text with this code point may change although the code point alone does not: it can join the one before, or move.
    /// </summary>
    internal static bool DependsOnContext(int point) =>
        Data.Value.Classes.ContainsKey(point) || Data.Value.Seconds.Contains(point) || point is >= Vowel and < Trail + Trails;

    /// <summary>The code points that decompose or depend on context.</summary>
    internal static IEnumerable<int> Unstable => Data.Value.Decompositions.Keys.Concat(Data.Value.Classes.Keys).Concat(Data.Value.Seconds);

    private static void Decompose(int point, Tables data, List<int> into)
    {
        if (point is >= HangulFirst and <= HangulLast)
        {
            var index = point - HangulFirst;
            into.Add(Lead + index / (Vowels * Trails));
            into.Add(Vowel + index % (Vowels * Trails) / Trails);
            if (index % Trails != 0) into.Add(Trail + index % Trails);
        }
        else if (data.Decompositions.TryGetValue(point, out var parts))
        {
            into.AddRange(parts);
        }
        else
        {
            into.Add(point);
        }
    }

    private static void Reorder(List<int> points, Tables data)
    {
        // Insertion sort by combining class between starters: runs of marks are short.
        for (var i = 1; i < points.Count; i++)
        {
            var rank = data.ClassOf(points[i]);
            if (rank == 0) continue;
            var point = points[i];
            var at = i;
            for (; at > 0 && data.ClassOf(points[at - 1]) > rank; at--) points[at] = points[at - 1];
            points[at] = point;
        }
    }

    private static void Compose(List<int> points, Tables data)
    {
        var (starter, write, lastClass) = (-1, 0, 0);
        for (var read = 0; read < points.Count; read++)
        {
            var point = points[read];
            var rank = data.ClassOf(point);
            var blocked = starter < 0 || (write - 1 > starter && lastClass >= rank);
            if (!blocked && Composite(points[starter], point, data) is { } composite)
            {
                points[starter] = composite;
                continue;
            }

            points[write] = point;
            lastClass = rank;
            if (rank == 0) starter = write;
            write++;
        }

        points.RemoveRange(write, points.Count - write);
    }

    private static int? Composite(int first, int second, Tables data)
    {
        if (first is >= Lead and < Lead + 19 && second is >= Vowel and < Vowel + Vowels)
            return HangulFirst + ((first - Lead) * Vowels + (second - Vowel)) * Trails;
        if (first is >= HangulFirst and <= HangulLast && (first - HangulFirst) % Trails == 0 && second is > Trail and < Trail + Trails)
            return first + second - Trail;
        return data.Composites.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private sealed class Tables
    {
        public Dictionary<int, int[]> Decompositions { get; } = new(6000);

        public Dictionary<(int First, int Second), int> Composites { get; } = new(1000);

        public HashSet<int> Seconds { get; } = [];

        public Dictionary<int, int> Classes { get; } = new(1000);

        public int ClassOf(int point) => point < 0x300 ? 0 : Classes.GetValueOrDefault(point);

        public static Tables Load()
        {
            var tables = new Tables();
            using var stream = typeof(Nfkc).Assembly.GetManifestResourceStream("nfkc.txt")
                ?? throw new InvalidOperationException("the resource nfkc.txt is not in the assembly");
            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (reader.ReadLine() is { } line)
            {
                if (line[0] == '#') continue;
                var numbers = line[2..].Split(' ')
                    .Select(n => int.Parse(n, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                    .ToArray();
                switch (line[0])
                {
                    case 'd': tables.Decompositions[numbers[0]] = numbers[1..]; break;
                    case 'c':
                        tables.Composites[(numbers[0], numbers[1])] = numbers[2];
                        tables.Seconds.Add(numbers[1]);
                        break;
                    default:
                        for (var point = numbers[1]; point <= numbers[2]; point++) tables.Classes[point] = numbers[0];
                        break;
                }
            }

            return tables;
        }
    }
}
