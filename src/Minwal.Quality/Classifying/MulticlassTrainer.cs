using Minwal.Faults;
using Minwal.Text;

namespace Minwal.Quality.Classifying;

/// <summary>
/// The multiclass support vector machine of K. Crammer and Y. Singer (On the algorithmic implementation of multiclass kernel-based vector
/// machines, JMLR 2, 2001): minimises ½ Σ‖w_m‖² + C Σ ξ_i, where ξ_i is by how much the row's own class fails to score 1 more than every
/// other. Solved in its dual, a row after the other, as in LIBLINEAR (S. S. Keerthi, S. Sundararajan, K.-W. Chang, C.-J. Hsieh and C.-J.
/// Lin, A sequential dual method for large scale multi-class linear SVMs, KDD 2008): the scores of all classes are one walk over the row,
/// and only the few classes that compete for a row change. Rows come in an order that depends on nothing but their number.
/// </summary>
internal sealed class MulticlassTrainer
{
    private const int MostRest = 3;

    private readonly SparseRows _rows;
    private readonly int[] _labels;
    private readonly float[] _alphas, _squares;
    private readonly float _cost;
    private readonly float[] _scores, _change;

    /// <param name="rows">The rows.</param>
    /// <param name="labels">The class of each, from 0.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="cost">What a row that is told wrongly costs (C).</param>
    public MulticlassTrainer(SparseRows rows, int[] labels, LinearModel model, float cost)
    {
        (_rows, _labels, Model, _cost) = (rows, labels, model, cost);
        var alphas = (long)rows.Count * model.Classes;
        if (alphas > Array.MaxLength)
            throw new MinwalException("MW6105", $"{rows.Count:N0} rows of {model.Classes:N0} labels are too many to train on at once");
        _alphas = new float[alphas];
        _squares = new float[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var square = 1f;
            foreach (var value in rows.ValuesOf(i)) square += value * value;
            _squares[i] = square;
        }

        (_scores, _change) = (new float[model.Lanes], new float[model.Lanes]);
    }

    /// <summary>The model.</summary>
    public LinearModel Model { get; }

    /// <summary>How often the rows were gone through.</summary>
    public int Passes { get; private set; }

    /// <summary>
    /// Goes on until no row's optimum is missed by more than <paramref name="tolerance"/>, or <paramref name="most"/> passes were made. A
    /// row whose optimum is met rests, for one pass more each time that it is still met; the last pass looks at all.
    /// </summary>
    /// <param name="chosen">The rows that are trained on.</param>
    /// <param name="tolerance">The greatest difference of gradients that counts as none.</param>
    /// <param name="most">The most passes.</param>
    /// <param name="cancellation">Ends it between two rows.</param>
    public void Train(ReadOnlySpan<int> chosen, float tolerance, int most, CancellationToken cancellation = default)
    {
        var order = chosen.ToArray();
        var (rests, kept) = (new byte[_rows.Count], new byte[_rows.Count]);
        var state = 0x4D69_6E77_616CUL;
        for (var pass = 0; pass < most; pass++)
        {
            for (var i = order.Length - 1; i > 0; i--)
            {
                var other = (int)(SplitMix64.Next(ref state) % (ulong)(i + 1));
                (order[i], order[other]) = (order[other], order[i]);
            }

            var worst = 0f;
            var rested = false;
            foreach (var row in order)
            {
                cancellation.ThrowIfCancellationRequested();
                if (rests[row] > 0)
                {
                    rests[row]--;
                    rested = true;
                    continue;
                }

                var missed = Step(row);
                kept[row] = missed < tolerance ? (byte)Math.Min(kept[row] + 1, MostRest) : (byte)0;
                rests[row] = kept[row];
                worst = Math.Max(worst, missed);
            }

            Passes++;
            if (worst >= tolerance) continue;
            if (!rested) break;
            Array.Clear(rests);
        }
    }

    /// <summary>Brings one row to its optimum, all others as they are; returns by how much it was missed.</summary>
    private float Step(int row)
    {
        var columns = _rows.ColumnsOf(row);
        var values = _rows.ValuesOf(row);
        var (own, square) = (_labels[row], _squares[row]);
        var alphas = _alphas.AsSpan(row * Model.Classes, Model.Classes);
        Model.Score(columns, values, _scores);
        var (greatest, least) = (float.MinValue, float.MaxValue);
        for (var m = 0; m < alphas.Length; m++)
        {
            var gradient = _scores[m] += m == own ? 0 : 1;
            if (gradient > greatest) greatest = gradient;
            if (alphas[m] < (m == own ? _cost : 0) && gradient < least) least = gradient;
        }

        var missed = greatest - least;
        if (missed <= 1e-6f) return 0;

        // The optimum is min(bound, (beta − B) / A) for each class; beta is found by dropping classes until all that are left compete.
        var capacity = square * _cost;
        var (sum, left) = (-capacity, 0);
        for (var m = 0; m < alphas.Length; m++)
        {
            _scores[m] -= square * alphas[m];
            sum += _scores[m] + (m == own ? capacity : 0);
            left++;
        }

        var beta = sum / left;
        while (true)
        {
            var (next, kept) = (-capacity, 0);
            for (var m = 0; m < alphas.Length; m++)
            {
                var competitor = _scores[m] + (m == own ? capacity : 0);
                if (competitor <= beta) continue;
                next += competitor;
                kept++;
            }

            if (kept >= left || kept == 0) break;
            (beta, left) = (next / kept, kept);
        }

        for (var m = 0; m < alphas.Length; m++)
        {
            var found = Math.Min(m == own ? _cost : 0, (beta - _scores[m]) / square);
            _change[m] = found - alphas[m];
            alphas[m] = found;
        }

        Model.Add(columns, values, _change);
        return missed;
    }
}
