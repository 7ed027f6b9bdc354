using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Minwal.Text;

namespace Minwal.Similarity;

/// <summary>
/// MinHash signatures (Broder 1997): value j is the least of a_j·w + b_j mod 2^32 over the set, so that two sets agree in a value
/// with the probability of their Jaccard similarity. w is the lower half of the element's 64-bit hash for even vectors of values
/// and the upper half for odd ones. Pure and thread-safe; the same numbers at every vector width.
/// </summary>
internal sealed class MinHash
{
    /// <summary>Values are made in groups of this many, a multiple of every machine's vector width.</summary>
    private const int Group = 16;

    private readonly uint[] _factors;
    private readonly uint[] _offsets;

    public MinHash(int slots)
    {
        Slots = (slots + Group - 1) / Group * Group;
        _factors = new uint[Slots];
        _offsets = new uint[Slots];
        var state = TextHash.OfUtf8("minhash");
        for (var i = 0; i < Slots; i++)
        {
            _factors[i] = (uint)SplitMix64.Next(ref state) | 1;
            _offsets[i] = (uint)SplitMix64.Next(ref state);
        }
    }

    /// <summary>The number of values that are made: what was asked for, rounded up to a multiple of 16.</summary>
    public int Slots { get; }

    /// <summary>Writes the signature of the set of <paramref name="hashes"/>; repeated ones change nothing.</summary>
    public void Sign(ReadOnlySpan<ulong> hashes, Span<uint> signature)
    {
        signature.Fill(uint.MaxValue);
        Lower(hashes, signature);
    }

    /// <summary>
    /// Lowers <paramref name="signature"/>, which begins with <see cref="uint.MaxValue"/> everywhere, by a part of the set.
    /// </summary>
    public void Lower(ReadOnlySpan<ulong> hashes, Span<uint> signature)
    {
        if (Vector512.IsHardwareAccelerated) LowerWide(hashes, signature);
        else if (Group % Vector<uint>.Count != 0 || !Vector.IsHardwareAccelerated) LowerScalar(hashes, signature);
        else LowerVector(hashes, signature);
    }

    internal void LowerScalar(ReadOnlySpan<ulong> hashes, Span<uint> signature)
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            var shift = slot / Group % 2 * 32;
            var (factor, offset, least) = (_factors[slot], _offsets[slot], signature[slot]);
            foreach (var hash in hashes) least = Math.Min(least, factor * (uint)(hash >> shift) + offset);
            signature[slot] = least;
        }
    }

    // A group in a register, two groups at a time: the one reads the lower halves of the hashes, the other the upper ones.
    internal void LowerWide(ReadOnlySpan<ulong> hashes, Span<uint> signature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signature.Length, Slots);
        ref var values = ref MemoryMarshal.GetReference(signature);
        for (var slot = 0; slot < Slots; slot += 2 * Group)
        {
            var (first, second) = ((nuint)slot, (nuint)Math.Min(slot + Group, Slots - Group));
            var (a0, a1) = (Vector512.LoadUnsafe(ref _factors[0], first), Vector512.LoadUnsafe(ref _factors[0], second));
            var (b0, b1) = (Vector512.LoadUnsafe(ref _offsets[0], first), Vector512.LoadUnsafe(ref _offsets[0], second));
            var (m0, m1) = (Vector512.LoadUnsafe(ref values, first), Vector512.LoadUnsafe(ref values, second));
            var shift = first == second ? 0 : 32;
            foreach (var hash in hashes)
            {
                m0 = Vector512.Min(m0, (Vector512.Create((uint)hash) * a0) + b0);
                m1 = Vector512.Min(m1, (Vector512.Create((uint)(hash >> shift)) * a1) + b1);
            }

            m0.StoreUnsafe(ref values, first);
            m1.StoreUnsafe(ref values, second);
        }
    }

    internal void LowerVector(ReadOnlySpan<ulong> hashes, Span<uint> signature)
    {
        var width = Vector<uint>.Count;
        var words = MemoryMarshal.Cast<ulong, uint>(hashes);
        var (low, high) = BitConverter.IsLittleEndian ? (0, 1) : (1, 0);
        for (var group = 0; group < Slots; group += Group)
        {
            var half = group / Group % 2 == 0 ? low : high;
            var slot = group;
            for (; slot < group + Group; slot += 2 * width)
            {
                // Two vectors at a time, where a group has two: each word is loaded once for both.
                var second = slot + width < group + Group ? slot + width : slot;
                var (a0, b0) = (new Vector<uint>(_factors, slot), new Vector<uint>(_offsets, slot));
                var (a1, b1) = (new Vector<uint>(_factors, second), new Vector<uint>(_offsets, second));
                var (m0, m1) = (new Vector<uint>(signature[slot..]), new Vector<uint>(signature[second..]));
                for (var i = half; i < words.Length; i += 2)
                {
                    var word = new Vector<uint>(words[i]);
                    m0 = Vector.Min(m0, (word * a0) + b0);
                    m1 = Vector.Min(m1, (word * a1) + b1);
                }

                m0.CopyTo(signature[slot..]);
                m1.CopyTo(signature[second..]);
            }
        }
    }
}
