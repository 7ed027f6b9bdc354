using System.Buffers;
using Minwal.Text;

namespace Minwal.Quality.Diversity;

/// <summary>
/// Texts with what changes from one to the next masked: words with a digit become <c>#</c>; names (<see cref="ProperNames"/>) and words
/// that occur in fewer than one text in <see cref="Rarity"/> become <c>_</c>; masks that follow each other are one. Texts that are then
/// equal are one sentence with other fillings. A template must have two words of its own, or it says nothing.
/// </summary>
internal sealed class MaskedTemplates
{
    /// <summary>The fewest texts that can be compared: of fewer every word is rare.</summary>
    public const int Least = 100;

    /// <summary>A word is rare when fewer than one text in so many has it.</summary>
    public const int Rarity = 200;

    private readonly int _rows;

    private MaskedTemplates(IReadOnlyList<MaskedTemplate> ranked, string[] ofRow, int rows) =>
        (Ranked, OfRow, _rows) = (ranked, ofRow, rows);

    /// <summary>The templates, most frequent first.</summary>
    public IReadOnlyList<MaskedTemplate> Ranked { get; }

    /// <summary>The template of each text.</summary>
    public IReadOnlyList<string> OfRow { get; }

    /// <summary>The templates of <paramref name="texts"/>.</summary>
    public static MaskedTemplates Of(IReadOnlyList<string> texts)
    {
        var words = new WordTable();
        foreach (var text in texts) words.AddWithNames(text);
        var least = Math.Max(3, (texts.Count + Rarity - 1) / Rarity);
        var ofRow = new string[texts.Count];
        var found = new Dictionary<string, (int Rows, int First)>(StringComparer.Ordinal);
        var known = found.GetAlternateLookup<ReadOnlySpan<char>>();
        var template = new ArrayBufferWriter<char>(1024);
        for (var i = 0; i < ofRow.Length; i++)
        {
            var (plain, last) = (0, "");
            template.ResetWrittenCount();
            foreach (var (word, isName) in words.Of(i))
            {
                var masked = words.HasDigit(word) ? "#" : isName || words.Frequency(word) < least ? "_" : words.Text(word);
                if (masked is "#" or "_" && masked == last) continue;
                if (masked is not ("#" or "_")) plain++;
                if (template.WrittenCount > 0) template.Write(" ");
                template.Write(last = masked);
            }

            var isKnown = known.TryGetValue(template.WrittenSpan, out var same, out var rows);
            ofRow[i] = isKnown ? same! : template.WrittenSpan.ToString();
            if (plain >= 2) found[ofRow[i]] = isKnown ? (rows.Rows + 1, rows.First) : (1, i);
        }

        return new MaskedTemplates([.. found.Where(t => t.Value.Rows > 1).OrderByDescending(t => t.Value.Rows)
            .ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => new MaskedTemplate(t.Key, t.Value.Rows, texts[t.Value.First]))], ofRow,
            texts.Count);
    }

    /// <summary>
    /// The share of texts that are one of the <paramref name="top"/> most frequent templates, each of two texts at least.
    /// </summary>
    public double Share(int top) => _rows == 0 ? 0 : Ranked.Take(top).Sum(t => (double)t.Rows) / _rows;
}

/// <summary>A sentence with masks.</summary>
/// <param name="Template">How it reads.</param>
/// <param name="Rows">How many texts it has.</param>
/// <param name="Example">The first of them.</param>
internal sealed record MaskedTemplate(string Template, int Rows, string Example);
