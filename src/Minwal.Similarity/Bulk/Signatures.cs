namespace Minwal.Similarity.Bulk;

/// <summary>The signatures of all texts: one block after the other, and apart from them those of long texts.</summary>
/// <param name="threshold">The least similarity, 0.5 to 1; with 1, the only key of a text is a hash of it.</param>
internal sealed class Signatures(double threshold)
{
    private readonly LshBands? _bands = threshold < 1 ? LshBands.ForWhole(threshold) : null;

    private int Bands => _bands?.Bands ?? 1;

    /// <summary>Empty blocks.</summary>
    public SignatureBlock[] NewBlocks(int count) => SignatureBlock.Make(count, Bands, sketched: _bands is not null);

    /// <summary>What writes signatures into blocks, for one thread.</summary>
    public Signer NewSigner() => new(_bands, threshold);

    /// <summary>The tables of all that was signed, with a bit for each row that is in use.</summary>
    public IReadOnlyList<LiveTable> Tables(IReadOnlyList<SignatureBlock> blocks, int texts, IEnumerable<LongTexts> longTexts)
    {
        var live = AllLive(blocks.Count, texts);
        var rows = new List<WideRow>();
        foreach (var part in longTexts)
        {
            rows.AddRange(part.Wide);
            foreach (var text in part.WideOnly) live[text >> 6] &= ~(1UL << (text & 63));
        }

        var narrow = new LiveTable(new SignatureTable(Bands, [.. blocks], texts, null), live);
        return rows.Count == 0 ? [narrow] : [narrow, Wide(rows)];
    }

    private LiveTable Wide(List<WideRow> rows)
    {
        rows.Sort((a, b) => a.Text.CompareTo(b.Text));
        var blocks = NewBlocks((rows.Count + SignatureBlock.Rows - 1) / SignatureBlock.Rows);
        for (var row = 0; row < rows.Count; row++)
        {
            var (block, at) = (blocks[row / SignatureBlock.Rows], row % SignatureBlock.Rows);
            block.SetKeys(at, rows[row].Keys);
            rows[row].Sketch.CopyTo(block.Sketch(at));
        }

        var table = new SignatureTable(Bands, blocks, rows.Count, rows.Select(row => row.Text).ToArray());
        return new LiveTable(table, AllLive(blocks.Length, rows.Count));
    }

    private static ulong[] AllLive(int blocks, int rows)
    {
        var live = new ulong[(blocks * SignatureBlock.Rows / 64) + 1];
        Array.Fill(live, ulong.MaxValue, 0, rows / 64);
        live[rows / 64] = (1UL << (rows % 64)) - 1;
        return live;
    }
}

/// <summary>A table with a bit for each row: whether it takes part.</summary>
/// <param name="Table">The table.</param>
/// <param name="Live">The bits.</param>
internal sealed record LiveTable(SignatureTable Table, ulong[] Live);

/// <summary>What of some texts stands in no block.</summary>
internal sealed class LongTexts
{
    /// <summary>The wide signatures.</summary>
    public List<WideRow> Wide { get; } = [];

    /// <summary>The texts that have no narrow one.</summary>
    public List<int> WideOnly { get; } = [];
}
