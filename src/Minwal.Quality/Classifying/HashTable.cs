using System.Numerics;
using System.Runtime.CompilerServices;

namespace Minwal.Quality.Classifying;

/// <summary>Numbers hashes in the order in which they first come; open addressing, at most half full.</summary>
internal sealed class HashTable
{
    private ulong[] _keys;
    private int[] _numbers;
    private int _mask;

    /// <param name="capacity">How many hashes are expected.</param>
    public HashTable(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * capacity));
        (_keys, _numbers, _mask) = (new ulong[size], new int[size], size - 1);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number of <paramref name="hash"/>, from 0; −1 when it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong hash)
    {
        var at = (int)hash & _mask;
        while (true)
        {
            var number = _numbers[at];
            if (number == 0) return -1;
            if (_keys[at] == hash) return number - 1;
            at = (at + 1) & _mask;
        }
    }

    /// <summary>The number of <paramref name="hash"/>, a new one when it has none.</summary>
    public int Add(ulong hash)
    {
        var at = (int)hash & _mask;
        while (_numbers[at] != 0)
        {
            if (_keys[at] == hash) return _numbers[at] - 1;
            at = (at + 1) & _mask;
        }

        (_keys[at], _numbers[at]) = (hash, ++Count);
        if (2 * Count > _mask) Grow();
        return Count - 1;
    }

    private void Grow()
    {
        var (keys, numbers) = (_keys, _numbers);
        (_keys, _numbers, _mask) = (new ulong[2 * keys.Length], new int[2 * keys.Length], (2 * keys.Length) - 1);
        for (var i = 0; i < keys.Length; i++)
        {
            if (numbers[i] == 0) continue;
            var at = (int)keys[i] & _mask;
            while (_numbers[at] != 0) at = (at + 1) & _mask;
            (_keys[at], _numbers[at]) = (keys[i], numbers[i]);
        }
    }
}
