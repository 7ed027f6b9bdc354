using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Minwal.Text;

namespace Minwal.Similarity.Bulk;

/// <summary>
/// MinHash signatures (Broder 1997) in lanes of 16 bits: value j is the least of a_j·w + b_j mod 2^16 over the set, where w is word j mod 4
/// of the element's 64-bit hash, so that one hash in a vector register feeds all lanes. Half the work of <see cref="MinHash"/> and right up
/// to <see cref="MostElements"/>; beyond, the least of so many numbers below 2^16 says little. Pure; the same at every vector width.
/// </summary>
internal sealed class NarrowMinHash
{
    /// <summary>Signatures are a multiple of this many values long: a register of 512 bits.</summary>
    public const int Group = 32;

    /// <summary>The largest set: two sets that share nothing then agree in about 1 of 16 values, with a quarter of it in 1 of 64.</summary>
    public const int MostElements = 8192;

    private readonly ushort[] _factors;
    private readonly ushort[] _offsets;

    public NarrowMinHash(int slots)
    {
        Slots = (slots + Group - 1) / Group * Group;
        _factors = new ushort[Slots];
        _offsets = new ushort[Slots];
        var state = TextHash.OfUtf8("narrow minhash");
        for (var i = 0; i < Slots; i++)
        {
            _factors[i] = (ushort)(SplitMix64.Next(ref state) | 1);
            _offsets[i] = (ushort)SplitMix64.Next(ref state);
        }
    }

    /// <summary>The number of values that are made: what was asked for, rounded up to a multiple of <see cref="Group"/>.</summary>
    public int Slots { get; }

    /// <summary>
    /// Lowers <paramref name="signature"/>, which begins with <see cref="ushort.MaxValue"/> everywhere, by a part of the set; repeated
    /// elements change nothing.
    /// </summary>
    public void Lower(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        if (!BitConverter.IsLittleEndian) LowerScalar(hashes, signature);
        else if (Vector512.IsHardwareAccelerated) Lower512(hashes, signature);
        else if (Vector256.IsHardwareAccelerated) Lower256(hashes, signature);
        else if (Vector128.IsHardwareAccelerated) Lower128(hashes, signature);
        else LowerScalar(hashes, signature);
    }

    internal void LowerScalar(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            var (factor, offset, least, shift) = (_factors[slot], _offsets[slot], signature[slot], slot % 4 * 16);
            foreach (var hash in hashes) least = Math.Min(least, (ushort)((factor * (ushort)(hash >> shift)) + offset));
            signature[slot] = least;
        }
    }

    // Two or three registers of minima at a time: each hash is loaded once for all of them, and none of them waits for another.
    internal void Lower512(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        var (slot, left) = (0, Slots / Group);
        for (; left is 3 or > 4; left -= 3, slot += 3 * Group) Lower512Three(hashes, signature, slot);
        for (; left > 1; left -= 2, slot += 2 * Group) Lower512Two(hashes, signature, slot);
        if (left == 1) Lower512One(hashes, signature, slot);
    }

    internal void Lower256(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        var (slot, left) = (0, Slots / Vector256<ushort>.Count);
        for (; left > 2; left -= 3, slot += 3 * Vector256<ushort>.Count) Lower256Three(hashes, signature, slot);
        for (; left > 0; left--, slot += Vector256<ushort>.Count) Lower256One(hashes, signature, slot);
    }

    internal void Lower128(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        ref var values = ref Checked(signature);
        for (var slot = 0; slot < Slots; slot += 2 * Vector128<ushort>.Count)
        {
            var (first, second) = ((nuint)slot, (nuint)(slot + Vector128<ushort>.Count));
            var (a0, a1) = (Vector128.LoadUnsafe(ref _factors[0], first), Vector128.LoadUnsafe(ref _factors[0], second));
            var (b0, b1) = (Vector128.LoadUnsafe(ref _offsets[0], first), Vector128.LoadUnsafe(ref _offsets[0], second));
            var (m0, m1) = (Vector128.LoadUnsafe(ref values, first), Vector128.LoadUnsafe(ref values, second));
            foreach (var hash in hashes)
            {
                var words = Vector128.Create(hash).AsUInt16();
                m0 = Vector128.Min(m0, (words * a0) + b0);
                m1 = Vector128.Min(m1, (words * a1) + b1);
            }

            m0.StoreUnsafe(ref values, first);
            m1.StoreUnsafe(ref values, second);
        }
    }

    private void Lower256Three(ReadOnlySpan<ulong> hashes, Span<ushort> signature, int slot)
    {
        ref var values = ref Checked(signature);
        var (first, second) = ((nuint)slot, (nuint)(slot + Vector256<ushort>.Count));
        var third = (nuint)(slot + (2 * Vector256<ushort>.Count));
        var (a0, b0) = (Vector256.LoadUnsafe(ref _factors[0], first), Vector256.LoadUnsafe(ref _offsets[0], first));
        var (a1, b1) = (Vector256.LoadUnsafe(ref _factors[0], second), Vector256.LoadUnsafe(ref _offsets[0], second));
        var (a2, b2) = (Vector256.LoadUnsafe(ref _factors[0], third), Vector256.LoadUnsafe(ref _offsets[0], third));
        var m0 = Vector256.LoadUnsafe(ref values, first);
        var m1 = Vector256.LoadUnsafe(ref values, second);
        var m2 = Vector256.LoadUnsafe(ref values, third);
        foreach (var hash in hashes)
        {
            var words = Vector256.Create(hash).AsUInt16();
            m0 = Vector256.Min(m0, (words * a0) + b0);
            m1 = Vector256.Min(m1, (words * a1) + b1);
            m2 = Vector256.Min(m2, (words * a2) + b2);
        }

        m0.StoreUnsafe(ref values, first);
        m1.StoreUnsafe(ref values, second);
        m2.StoreUnsafe(ref values, third);
    }

    private void Lower256One(ReadOnlySpan<ulong> hashes, Span<ushort> signature, int slot)
    {
        ref var values = ref Checked(signature);
        var (a, b) = (Vector256.LoadUnsafe(ref _factors[0], (nuint)slot), Vector256.LoadUnsafe(ref _offsets[0], (nuint)slot));
        var least = Vector256.LoadUnsafe(ref values, (nuint)slot);
        foreach (var hash in hashes) least = Vector256.Min(least, (Vector256.Create(hash).AsUInt16() * a) + b);
        least.StoreUnsafe(ref values, (nuint)slot);
    }

    private void Lower512Three(ReadOnlySpan<ulong> hashes, Span<ushort> signature, int slot)
    {
        ref var values = ref Checked(signature);
        var (first, second, third) = ((nuint)slot, (nuint)(slot + Group), (nuint)(slot + (2 * Group)));
        var (a0, b0) = (Vector512.LoadUnsafe(ref _factors[0], first), Vector512.LoadUnsafe(ref _offsets[0], first));
        var (a1, b1) = (Vector512.LoadUnsafe(ref _factors[0], second), Vector512.LoadUnsafe(ref _offsets[0], second));
        var (a2, b2) = (Vector512.LoadUnsafe(ref _factors[0], third), Vector512.LoadUnsafe(ref _offsets[0], third));
        var m0 = Vector512.LoadUnsafe(ref values, first);
        var m1 = Vector512.LoadUnsafe(ref values, second);
        var m2 = Vector512.LoadUnsafe(ref values, third);
        foreach (var hash in hashes)
        {
            var words = Vector512.Create(hash).AsUInt16();
            m0 = Vector512.Min(m0, (words * a0) + b0);
            m1 = Vector512.Min(m1, (words * a1) + b1);
            m2 = Vector512.Min(m2, (words * a2) + b2);
        }

        m0.StoreUnsafe(ref values, first);
        m1.StoreUnsafe(ref values, second);
        m2.StoreUnsafe(ref values, third);
    }

    private void Lower512Two(ReadOnlySpan<ulong> hashes, Span<ushort> signature, int slot)
    {
        ref var values = ref Checked(signature);
        var (first, second) = ((nuint)slot, (nuint)(slot + Group));
        var (a0, b0) = (Vector512.LoadUnsafe(ref _factors[0], first), Vector512.LoadUnsafe(ref _offsets[0], first));
        var (a1, b1) = (Vector512.LoadUnsafe(ref _factors[0], second), Vector512.LoadUnsafe(ref _offsets[0], second));
        var (m0, m1) = (Vector512.LoadUnsafe(ref values, first), Vector512.LoadUnsafe(ref values, second));
        foreach (var hash in hashes)
        {
            var words = Vector512.Create(hash).AsUInt16();
            m0 = Vector512.Min(m0, (words * a0) + b0);
            m1 = Vector512.Min(m1, (words * a1) + b1);
        }

        m0.StoreUnsafe(ref values, first);
        m1.StoreUnsafe(ref values, second);
    }

    private void Lower512One(ReadOnlySpan<ulong> hashes, Span<ushort> signature, int slot)
    {
        ref var values = ref Checked(signature);
        var (a, b) = (Vector512.LoadUnsafe(ref _factors[0], (nuint)slot), Vector512.LoadUnsafe(ref _offsets[0], (nuint)slot));
        var least = Vector512.LoadUnsafe(ref values, (nuint)slot);
        foreach (var hash in hashes) least = Vector512.Min(least, (Vector512.Create(hash).AsUInt16() * a) + b);
        least.StoreUnsafe(ref values, (nuint)slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ushort Checked(Span<ushort> signature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signature.Length, Slots);
        return ref MemoryMarshal.GetReference(signature);
    }
}
