using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Datasets.Augmenting;

/// <summary>How records are made of records.</summary>
internal sealed record AugmentSettings
{
    /// <summary>What is done; several of them may come together in one record.</summary>
    public required IReadOnlyList<Augmentation> Kinds { get; init; }

    /// <summary>
    /// Whether <see cref="Kinds"/> were asked for by name, so that also what changes facts is done where an answer hangs on them.
    /// </summary>
    public bool AreNamed { get; init; }

    /// <summary>How many records are to be made of each.</summary>
    public int Variants { get; init; } = 1;

    /// <summary>Chooses the draws.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// The greatest Jaccard similarity of the sets of character 5-grams of a variant's texts, as they are written, with those of its record
    /// and of its other variants; what is more alike is no new record.
    /// </summary>
    public double MostSimilar { get; init; } = 0.95;

    /// <summary>The names of the fields whose texts are changed; empty for the usual ones that a record has.</summary>
    public IReadOnlyCollection<string> TextFields { get; init; } = [];
}

/// <summary>A record that was made of another one.</summary>
/// <param name="Record">The record.</param>
/// <param name="Kinds">The names of what was done to it, in order.</param>
internal sealed record Variant(Fields Record, IReadOnlyList<string> Kinds);

/// <summary>Makes records of records. Pure: the same for a record's number and content, whatever else is made.</summary>
internal sealed class Augmenter(AugmentSettings settings)
{
    private const int Tries = 12, MostTogether = 2;

    /// <summary>The variants of <paramref name="record"/>, fewer where there is not so much to change. Its labels stay.</summary>
    /// <param name="record">The record.</param>
    /// <param name="number">Its number in the file.</param>
    public IReadOnlyList<Variant> Make(Fields record, long number)
    {
        var texts = settings.TextFields.Count > 0 ? new RecordTexts(settings.TextFields) : RecordTexts.Guess(record);
        var hangs = OptionsAugmentation.Has(record);
        var kinds = settings.Kinds.Where(kind => settings.AreNamed || !hangs || !kind.ChangesFacts).ToList();
        var made = new List<Variant>();
        var shingles = new List<HashSet<ulong>> { Shingles(texts.Joined(record)) };
        var seen = new HashSet<string>(StringComparer.Ordinal) { Json.ToText(record) };
        for (var attempt = 0; attempt < Tries * settings.Variants && made.Count < settings.Variants && kinds.Count > 0; attempt++)
        {
            var random = new SlotRandom(SlotRandom.Key(settings.Seed, number, attempt, "augment"));
            if (Draw(record, texts, kinds, ref random) is not { } variant || !seen.Add(Json.ToText(variant.Record))) continue;
            var isOrder = settings.Kinds.Any(kind => kind.IsOrder && variant.Kinds.Contains(kind.Name));
            var own = Shingles(texts.Joined(variant.Record));
            if (!isOrder && shingles.Exists(other => Jaccard(own, other) > settings.MostSimilar)) continue;
            shingles.Add(own);
            made.Add(variant);
        }

        return made;
    }

    /// <summary>One kind, or two one after the other.</summary>
    private static Variant? Draw(Fields record, RecordTexts texts, List<Augmentation> kinds, ref SlotRandom random)
    {
        var left = new List<Augmentation>(kinds);
        var (made, done) = (record, new List<string>());
        var count = 1 + random.Below(Math.Min(MostTogether, left.Count));
        while (done.Count < count && left.Count > 0)
        {
            var kind = left[random.Below(left.Count)];
            left.Remove(kind);
            if (kind.Apply(made, texts, ref random) is not { } next) continue;
            made = next;
            done.Add(kind.Name);
        }

        return done.Count == 0 ? null : new Variant(made, done);
    }

    /// <summary>Of the text as it is written, but for white space: a variant in spelling is one.</summary>
    private static HashSet<ulong> Shingles(string text)
    {
        var plain = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var hashes = new ulong[Text.Shingles.Count(plain.Length)];
        Text.Shingles.Hash(plain, hashes);
        return [.. hashes];
    }

    private static double Jaccard(HashSet<ulong> one, HashSet<ulong> other)
    {
        var common = one.Count(other.Contains);
        return (double)common / (one.Count + other.Count - common);
    }
}
