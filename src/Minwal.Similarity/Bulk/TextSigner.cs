using System.Numerics;
using System.Runtime.InteropServices;
using Minwal.Text;

namespace Minwal.Similarity.Bulk;

/// <summary>
/// Makes the band keys and sketches of compare keys. Sets of up to <see cref="NarrowMinHash.MostElements"/> shingles have a narrow
/// signature, larger ones a wide one; sets in between, which can reach the threshold with either, have both. One thread at a time.
/// </summary>
internal sealed class TextSigner
{
    private const int Part = 512;

    private readonly LshBands _bands;
    private readonly NarrowMinHash _narrow;
    private readonly MinHash _wide;
    private readonly int _longest;
    private readonly ulong[] _hashes = new ulong[Part];
    private readonly ushort[] _signature;
    private readonly uint[] _wideSignature;
    private readonly uint[] _keys;

    public TextSigner(LshBands bands, double threshold)
    {
        _bands = bands;
        _narrow = new NarrowMinHash(Math.Max(bands.Slots, SignatureBlock.SketchBytes));
        _wide = new MinHash(Math.Max(bands.Slots, SignatureBlock.SketchBytes));
        _longest = (int)(threshold * NarrowMinHash.MostElements);
        // Whole vectors are read behind the last row of values, and written behind the last key.
        _signature = new ushort[_narrow.Slots + Vector<ushort>.Count];
        _wideSignature = new uint[_wide.Slots];
        _keys = new uint[bands.Bands + Vector<ushort>.Count];
    }

    /// <summary>
    /// Signs <paramref name="key"/> into row <paramref name="row"/> of <paramref name="block"/>; what comes back is its wide signature, if
    /// it has one, and whether there is a narrow one.
    /// </summary>
    public (WideRow? Wide, bool HasNarrow) Sign(ReadOnlySpan<char> key, int text, SignatureBlock block, int row)
    {
        var count = Shingles.Count(key.Length);
        if (count <= _longest)
        {
            SignNarrow(key, block, row);
            return (null, true);
        }

        var elements = Elements(key);
        if (elements <= NarrowMinHash.MostElements) SignNarrow(key, block, row);
        return (elements > _longest ? SignWide(key, text) : null, elements <= NarrowMinHash.MostElements);
    }

    // How many shingles a key has, each counted once; of many, only that they are too many. A text may be as long as memory, so its
    // shingles are never held together.
    private int Elements(ReadOnlySpan<char> key)
    {
        var elements = new HashSet<ulong>();
        for (var at = 0; ; at += Part)
        {
            var part = PartOf(key, at);
            foreach (var hash in Hashed(part)) elements.Add(hash);
            if (at + part.Length == key.Length || elements.Count > NarrowMinHash.MostElements) return elements.Count;
        }
    }

    private static ReadOnlySpan<char> PartOf(ReadOnlySpan<char> key, int at) =>
        key[at..Math.Min(key.Length, at + Part + Shingles.Size - 1)];

    private Span<ulong> Hashed(ReadOnlySpan<char> part)
    {
        var hashes = _hashes.AsSpan(0, Shingles.Count(part.Length));
        Shingles.Hash(part, hashes);
        return hashes;
    }

    private void SignNarrow(ReadOnlySpan<char> key, SignatureBlock block, int row)
    {
        var signature = _signature.AsSpan(0, _narrow.Slots);
        signature.Fill(ushort.MaxValue);
        for (var at = 0; ; at += Part)
        {
            var part = PartOf(key, at);
            _narrow.Lower(Hashed(part), signature);
            if (at + part.Length == key.Length) break;
        }

        BandKeys();
        block.SetKeys(row, _keys.AsSpan(0, _bands.Bands));
        // The lower halves: of large sets, the upper ones are nearly always 0.
        ref var values = ref MemoryMarshal.GetReference(signature);
        var sketch = block.Sketch(row);
        for (var slot = 0; slot < sketch.Length; slot += 2 * Vector<ushort>.Count)
        {
            var low = Vector.LoadUnsafe(ref values, (nuint)slot);
            var high = Vector.LoadUnsafe(ref values, (nuint)(slot + Vector<ushort>.Count));
            Vector.Narrow(low, high).CopyTo(sketch[slot..]);
        }
    }

    // Value r of all bands stands side by side, so that the keys of many bands are made at once.
    private void BandKeys()
    {
        var (width, half) = (Vector<ushort>.Count, Vector<uint>.Count);
        for (var band = 0; band < _bands.Bands; band += width)
        {
            var (low, high) = (Vector<uint>.Zero, Vector<uint>.Zero);
            for (int r = 0, at = band; r < _bands.Rows; r++, at += _bands.Bands)
            {
                Vector.Widen(Vector.LoadUnsafe(ref _signature[0], (nuint)at), out var first, out var second);
                (low, high) = (Mix(low, first), Mix(high, second));
            }

            low.CopyTo(_keys, band);
            high.CopyTo(_keys, band + half);
        }
    }

    private static Vector<uint> Mix(Vector<uint> key, Vector<uint> value)
    {
        key = (key ^ value) * new Vector<uint>(0x9E3779B1);
        return key ^ (key >>> 15);
    }

    private WideRow SignWide(ReadOnlySpan<char> key, int text)
    {
        _wideSignature.AsSpan().Fill(uint.MaxValue);
        for (var at = 0; ; at += Part)
        {
            var part = PartOf(key, at);
            _wide.Lower(Hashed(part), _wideSignature);
            if (at + part.Length == key.Length) break;
        }

        var (keys, sketch) = (new uint[_bands.Bands], new byte[SignatureBlock.SketchBytes]);
        for (var band = 0; band < keys.Length; band++)
        {
            var joined = 0UL;
            for (var r = 0; r < _bands.Rows; r++) joined = TextHash.Join(joined, _wideSignature[(r * _bands.Bands) + band]);
            keys[band] = (uint)joined;
        }

        // Not the lowest bits, which hardly depend on a value's factor.
        for (var slot = 0; slot < sketch.Length; slot++) sketch[slot] = (byte)(_wideSignature[slot] >> 7);
        return new WideRow(text, keys, sketch);
    }
}

/// <summary>The signature of a long text.</summary>
/// <param name="Text">The text's number.</param>
/// <param name="Keys">The key of each band.</param>
/// <param name="Sketch">One byte of each of the first 64 values.</param>
internal sealed record WideRow(int Text, uint[] Keys, byte[] Sketch);
