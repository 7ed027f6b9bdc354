namespace Minwal.Quality.Diversity;

/// <summary>Eigenvalues of symmetric matrices.</summary>
internal static class SymmetricMatrix
{
    /// <summary>
    /// All eigenvalues of <paramref name="matrix"/>, which is used up, in no order: Householder's reduction to three diagonals, then QL
    /// with implicit shifts (G. Golub and C. Van Loan, Matrix Computations, 8.3).
    /// </summary>
    public static double[] Eigenvalues(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var (diagonal, beside) = (new double[n], new double[n]);
        Reduce(matrix, diagonal, beside);
        for (var l = 0; l < n; l++)
        {
            for (var round = 0; round < 60; round++)
            {
                var m = l;
                while (m < n - 1 && Math.Abs(beside[m + 1]) > 1e-15 * (Math.Abs(diagonal[m]) + Math.Abs(diagonal[m + 1]))) m++;
                if (m == l) break;
                Sweep(diagonal, beside, l, m);
            }
        }

        return diagonal;
    }

    /// <summary>One QL step on rows <paramref name="l"/> to <paramref name="m"/>; <c>beside[i]</c> couples i − 1 and i.</summary>
    private static void Sweep(double[] diagonal, double[] beside, int l, int m)
    {
        var shift = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l + 1]);
        var root = Math.Sqrt((shift * shift) + 1);
        shift = diagonal[m] - diagonal[l] + (beside[l + 1] / (shift + (shift >= 0 ? root : -root)));
        var (sine, cosine, carried) = (1.0, 1.0, 0.0);
        for (var i = m - 1; i >= l; i--)
        {
            var f = sine * beside[i + 1];
            var b = cosine * beside[i + 1];
            root = Math.Sqrt((f * f) + (shift * shift));
            if (i + 2 <= m) beside[i + 2] = root;
            if (root == 0)
            {
                diagonal[i + 1] -= carried;
                return;
            }

            (sine, cosine) = (f / root, shift / root);
            shift = diagonal[i + 1] - carried;
            root = ((diagonal[i] - shift) * sine) + (2 * cosine * b);
            carried = sine * root;
            diagonal[i + 1] = shift + carried;
            shift = (cosine * root) - b;
        }

        diagonal[l] -= carried;
        beside[l + 1] = shift;
        if (m + 1 < beside.Length) beside[m + 1] = 0;
    }

    private static void Reduce(double[,] a, double[] diagonal, double[] beside)
    {
        var n = diagonal.Length;
        var (v, p) = (new double[n], new double[n]);
        for (var k = 0; k < n - 2; k++)
        {
            var square = 0.0;
            for (var i = k + 1; i < n; i++) square += a[i, k] * a[i, k];
            var length = Math.Sqrt(square);
            if (length == 0) continue;
            var alpha = a[k + 1, k] > 0 ? -length : length;
            for (var i = k + 1; i < n; i++) v[i] = a[i, k];
            v[k + 1] -= alpha;
            var norm = 2 * (square - (alpha * a[k + 1, k]));
            if (norm == 0) continue;
            var overlap = 0.0;
            for (var i = k + 1; i < n; i++)
            {
                var sum = 0.0;
                for (var j = k + 1; j < n; j++) sum += a[i, j] * v[j];
                p[i] = 2 * sum / norm;
                overlap += p[i] * v[i];
            }

            for (var i = k + 1; i < n; i++) p[i] -= overlap / norm * v[i];
            for (var i = k + 1; i < n; i++)
                for (var j = k + 1; j < n; j++) a[i, j] -= (v[i] * p[j]) + (p[i] * v[j]);
            a[k + 1, k] = alpha;
        }

        for (var i = 0; i < n; i++)
        {
            diagonal[i] = a[i, i];
            if (i > 0) beside[i] = a[i, i - 1];
        }
    }
}
