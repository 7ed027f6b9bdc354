namespace Minwal.Quality.Classifying;

/// <summary>Room for the vector of one text; one for each thread.</summary>
internal sealed class VectorBuffer
{
    private static readonly float[] Logarithms = [.. Enumerable.Range(0, 64).Select(n => n == 0 ? 0 : 1 + MathF.Log(n))];

    private int[] _places = [];
    private int[] _columns = new int[256];
    private float[] _values = new float[256];
    private int _count, _closed, _round;

    /// <summary>The n-grams of the text.</summary>
    public List<ulong> Hashes { get; } = new(512);

    /// <summary>The columns of the vector, each once.</summary>
    public ReadOnlySpan<int> Columns => _columns.AsSpan(0, _count);

    /// <summary>Their values.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _count);

    /// <summary>A count of <paramref name="times"/> as it weighs: 1 + ln.</summary>
    public static float Dampened(int times) => times < Logarithms.Length ? Logarithms[times] : 1 + MathF.Log(times);

    /// <summary>A new vector of so many <paramref name="columns"/>.</summary>
    public void Begin(int columns)
    {
        // Places of earlier texts are told by their round, so nothing must be cleared.
        _round += _count + 1;
        if (_places.Length < columns || _round > int.MaxValue / 2) (_places, _round) = (new int[columns], 1);
        (_count, _closed) = (0, 0);
    }

    /// <summary>Counts an n-gram.</summary>
    public void Count(int column)
    {
        var place = _places[column] - _round;
        if (place >= 0)
        {
            _values[place]++;
            return;
        }

        if (_count == _columns.Length)
        {
            Array.Resize(ref _columns, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }

        _places[column] = _round + _count;
        (_columns[_count], _values[_count]) = (column, 1);
        _count++;
    }

    /// <summary>Weighs what was counted since the last time, and scales it to length 1.</summary>
    public void Close(float[] weights)
    {
        var square = 0f;
        for (var i = _closed; i < _count; i++)
        {
            _values[i] = Dampened((int)_values[i]) * weights[_columns[i]];
            square += _values[i] * _values[i];
        }

        var scale = square > 0 ? 1 / MathF.Sqrt(square) : 0;
        for (var i = _closed; i < _count; i++) _values[i] *= scale;
        _closed = _count;
    }
}
