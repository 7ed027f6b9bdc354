using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Minwal.Faults;

namespace Minwal.Quality.Classifying;

/// <summary>
/// A weight for each column and class, and one more column that is 1 in every row. Scores are sums over the columns of a row, class beside
/// class, so that no sum is ever split: the figures are the same bits with whatever width of vector.
/// </summary>
internal sealed class LinearModel
{
    /// <param name="columns">How many columns there are, without the one that is always 1.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="MinwalException">MW6105 when the weights are more than an array can hold.</exception>
    public LinearModel(int columns, int classes)
    {
        (Columns, Classes) = (columns, classes);
        Lanes = classes <= 4 ? 4 : (classes + 15) / 16 * 16;
        var weights = ((long)columns + 1) * Lanes;
        // Weights are read without bounds, so nothing may wrap around.
        if (weights > Array.MaxLength)
            throw new MinwalException("MW6105", $"{columns:N0} n-grams of {classes:N0} labels need {weights:N0} weights, too many to hold");
        Weights = new float[weights];
    }

    /// <summary>How many columns there are.</summary>
    public int Columns { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>How far the weights of two columns lie apart: the classes, rounded up.</summary>
    public int Lanes { get; }

    /// <summary>The weight of a column and a class at <c>column · Lanes + class</c>; the last column is the one that is always 1.</summary>
    public float[] Weights { get; }

    /// <summary>Writes the score of each class into <paramref name="scores"/>, which has room for <see cref="Lanes"/>.</summary>
    public void Score(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> scores)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        var constant = Columns * Lanes;
        if (Lanes == 4)
        {
            var sum = Vector128.LoadUnsafe(ref weights, (nuint)constant);
            for (var i = 0; i < columns.Length; i++)
                sum += Vector128.LoadUnsafe(ref weights, (nuint)(columns[i] * 4)) * Vector128.Create(values[i]);
            sum.CopyTo(scores);
            return;
        }

        var lane = 0;
        for (; lane + 64 <= Lanes; lane += 64)
        {
            var a = Vector512.LoadUnsafe(ref weights, (nuint)(constant + lane));
            var b = Vector512.LoadUnsafe(ref weights, (nuint)(constant + lane + 16));
            var c = Vector512.LoadUnsafe(ref weights, (nuint)(constant + lane + 32));
            var d = Vector512.LoadUnsafe(ref weights, (nuint)(constant + lane + 48));
            for (var i = 0; i < columns.Length; i++)
            {
                var at = (nuint)((columns[i] * Lanes) + lane);
                var value = Vector512.Create(values[i]);
                a += Vector512.LoadUnsafe(ref weights, at) * value;
                b += Vector512.LoadUnsafe(ref weights, at + 16) * value;
                c += Vector512.LoadUnsafe(ref weights, at + 32) * value;
                d += Vector512.LoadUnsafe(ref weights, at + 48) * value;
            }

            a.CopyTo(scores[lane..]);
            b.CopyTo(scores[(lane + 16)..]);
            c.CopyTo(scores[(lane + 32)..]);
            d.CopyTo(scores[(lane + 48)..]);
        }

        for (; lane < Lanes; lane += 16)
        {
            var sum = Vector512.LoadUnsafe(ref weights, (nuint)(constant + lane));
            for (var i = 0; i < columns.Length; i++)
                sum += Vector512.LoadUnsafe(ref weights, (nuint)((columns[i] * Lanes) + lane)) * Vector512.Create(values[i]);
            sum.CopyTo(scores[lane..]);
        }
    }

    /// <summary>
    /// Adds <paramref name="change"/> (of <see cref="Lanes"/> numbers), times a row's values, to the weights of its columns.
    /// </summary>
    public void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ReadOnlySpan<float> change)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        var constant = Columns * Lanes;
        if (Lanes == 4)
        {
            var all = Vector128.Create(change);
            for (var i = 0; i < columns.Length; i++) Add4(ref weights, columns[i] * 4, all * Vector128.Create(values[i]));
            Add4(ref weights, constant, all);
            return;
        }

        for (var lane = 0; lane < Lanes; lane += 16)
        {
            var part = Vector512.Create(change[lane..]);
            if (part == Vector512<float>.Zero) continue;
            for (var i = 0; i < columns.Length; i++)
                Add16(ref weights, (columns[i] * Lanes) + lane, part * Vector512.Create(values[i]));
            Add16(ref weights, constant + lane, part);
        }
    }

    /// <summary>Rounds each weight to 16 bits, as files hold it, so that a model that was read is the one that was written.</summary>
    public void Round()
    {
        foreach (ref var weight in Weights.AsSpan()) weight = (float)(Half)weight;
    }

    private static void Add4(ref float weights, int at, Vector128<float> change) =>
        (Vector128.LoadUnsafe(ref weights, (nuint)at) + change).StoreUnsafe(ref weights, (nuint)at);

    private static void Add16(ref float weights, int at, Vector512<float> change) =>
        (Vector512.LoadUnsafe(ref weights, (nuint)at) + change).StoreUnsafe(ref weights, (nuint)at);
}
