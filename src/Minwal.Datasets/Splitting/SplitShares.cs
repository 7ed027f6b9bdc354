using Minwal.Planning;

namespace Minwal.Datasets.Splitting;

/// <summary>
/// Shares pieces of rows out to parts. A piece is rows that stay together; most are one row. Great pieces go first, each to the part that
/// lacks most of what it has; single rows fill what is left, so that the sizes come out exact wherever pieces allow it: the counts are
/// those of the largest remainder, over all rows and, as near as that lets them be, in each stratum.
/// </summary>
internal sealed class SplitShares
{
    // Beyond so many strata what each of them is off by one does not matter.
    private const int MostRounded = 1_000;

    private readonly decimal[] _weights;
    private readonly long[] _totals;
    private readonly long[][] _lacks;
    private readonly int[] _stratumOf;
    private readonly ulong _key;

    /// <summary>Prepares to share rows out.</summary>
    /// <param name="weights">The share of each part.</param>
    /// <param name="stratumOf">The stratum of each row, from 0.</param>
    /// <param name="strata">How many strata there are.</param>
    /// <param name="seed">The seed of the draw.</param>
    public SplitShares(IReadOnlyList<decimal> weights, int[] stratumOf, int strata, long seed)
    {
        (_weights, _stratumOf, _key) = ([.. weights], stratumOf, SlotRandom.Key(seed, 0, 0, "split"));
        Wanted = stratumOf.Length == 0 ? new long[weights.Count] : Apportionment.Share(stratumOf.Length, weights);
        _totals = [.. Wanted];
        var counts = new long[Math.Max(strata, 1)];
        foreach (var stratum in stratumOf) counts[stratum]++;
        string[] names = [.. weights.Select((_, part) => $"{part}")];
        _lacks = counts.Length <= MostRounded && stratumOf.Length > 0
            ? [.. MarginRounding.Share([.. counts.Select(count => new GroupShares(count, names, _weights))])]
            : [.. counts.Select(count => Apportionment.Share(count, weights))];
    }

    /// <summary>How many rows each part is to have.</summary>
    public long[] Wanted { get; }

    /// <summary>The part of each row.</summary>
    /// <param name="pieces">The pieces of more than one row.</param>
    /// <param name="singles">The rows that are pieces of their own.</param>
    public int[] Share(IReadOnlyList<int[]> pieces, IReadOnlyList<int> singles)
    {
        var parts = new int[_stratumOf.Length];
        var placed = new List<(int[] Rows, int Part)>();
        foreach (var piece in pieces.OrderByDescending(piece => piece.Length).ThenBy(piece => Draw(piece[0])))
        {
            var part = Place(piece);
            placed.Add((piece, part));
            Put(piece, part, parts);
        }

        FillWith(singles, parts);
        MoveSingles(singles, parts);
        SwapPieces(placed, parts);
        return parts;
    }

    private ulong Draw(int row) => SlotRandom.Key(_key, row);

    /// <summary>The part that lacks most of the strata of a piece, in relation to what it is to have; one with room goes first.</summary>
    private int Place(int[] piece)
    {
        var best = -1;
        var (bestFits, bestScore) = (false, double.NegativeInfinity);
        for (var part = 0; part < _weights.Length; part++)
        {
            if (_weights[part] == 0) continue;
            var fits = _totals[part] >= piece.Length;
            var score = 0.0;
            foreach (var row in piece) score += _lacks[_stratumOf[row]][part];
            // Where it fits nowhere, it goes where least is too much.
            score = fits ? (score / piece.Length / (double)_weights[part]) + (1e-6 * _totals[part] / (double)_weights[part])
                : _totals[part];
            if (best >= 0 && (bestFits && !fits || (bestFits == fits && score <= bestScore))) continue;
            (best, bestFits, bestScore) = (part, fits, score);
        }

        return best;
    }

    private void Put(int[] rows, int part, int[] parts)
    {
        foreach (var row in rows)
        {
            parts[row] = part;
            _lacks[_stratumOf[row]][part]--;
        }

        _totals[part] -= rows.Length;
    }

    private void FillWith(IReadOnlyList<int> singles, int[] parts)
    {
        foreach (var stratum in singles.GroupBy(row => _stratumOf[row]))
        {
            var rows = stratum.ToArray();
            Array.Sort(Array.ConvertAll(rows, Draw), rows);
            var lacks = _lacks[stratum.Key];
            // What pieces gave too much to one part is taken from the others in the way of the largest remainder.
            var shares = Apportionment.Share(rows.Length, [.. lacks.Select(lack => (decimal)Math.Max(0, lack))]);
            var at = 0;
            for (var part = 0; part < shares.Length; part++)
            {
                Put(rows[at..(at + (int)shares[part])], part, parts);
                at += (int)shares[part];
            }
        }
    }

    /// <summary>
    /// Single rows of parts that have too many go to parts that have too few, first from strata that have too many there.
    /// </summary>
    private void MoveSingles(IReadOnlyList<int> singles, int[] parts)
    {
        if (_totals.All(total => total == 0)) return;
        var byPlace = new Dictionary<(int Part, int Stratum), Stack<int>>();
        foreach (var row in singles.OrderByDescending(Draw))
        {
            var place = (parts[row], _stratumOf[row]);
            if (!byPlace.TryGetValue(place, out var rows)) byPlace[place] = rows = new Stack<int>();
            rows.Push(row);
        }

        while (Array.FindIndex(_totals, total => total < 0) is >= 0 and var from && Array.FindIndex(_totals, total => total > 0) is var to)
        {
            var place = byPlace.Where(p => p.Key.Part == from && p.Value.Count > 0)
                .OrderByDescending(p => _lacks[p.Key.Stratum][to] - _lacks[p.Key.Stratum][from]).ThenBy(p => p.Key.Stratum)
                    .FirstOrDefault();
            if (place.Value is null) return;
            var row = place.Value.Pop();
            Put([row], to, parts);
            _lacks[_stratumOf[row]][from]++;
            _totals[from]++;
        }
    }

    /// <summary>Where no single rows are left, whole pieces move or change places as long as that brings the sizes nearer.</summary>
    private void SwapPieces(List<(int[] Rows, int Part)> placed, int[] parts)
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var (best, index, other) = (0L, -1, -1);
            var bySize = placed.Select((piece, i) => (piece.Rows.Length, piece.Part, Index: i)).DistinctBy(p => (p.Length, p.Part))
                .ToList();
            foreach (var (length, from, i) in bySize)
            {
                if (_totals[from] >= 0) continue;
                for (var to = 0; to < _totals.Length; to++)
                {
                    if (_totals[to] <= 0) continue;
                    var most = Math.Min(-_totals[from], _totals[to]);
                    if (length <= most && length > best) (best, index, other) = (length, i, -1 - to);
                    foreach (var (back, there, j) in bySize)
                        if (there == to && length - back > best && length - back <= most) (best, index, other) = (length - back, i, j);
                }
            }

            if (index < 0) return;
            var target = other < 0 ? -1 - other : placed[other].Part;
            var source = placed[index].Part;
            Move(index, target);
            if (other >= 0) Move(other, source);
        }

        void Move(int i, int to)
        {
            var (rows, from) = placed[i];
            Put(rows, to, parts);
            foreach (var row in rows) _lacks[_stratumOf[row]][from]++;
            _totals[from] += rows.Length;
            placed[i] = (rows, to);
        }
    }
}
