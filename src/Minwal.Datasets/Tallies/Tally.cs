using Minwal.Expressions;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Datasets.Tallies;

/// <summary>
/// A figure over all records, added up one record at a time; memory depends on the
/// number of different values, and for n-grams is bounded.
/// </summary>
internal sealed class Tally(TallySpec spec)
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly DistinctCounter _distinct = new();
    private readonly List<int> _starts = [];
    private char[] _buffer = [];
    private double _sum, _lost, _min = double.PositiveInfinity, _max = double.NegativeInfinity;
    private long _number;

    /// <summary>The variable that holds the figure.</summary>
    public string Name => spec.Name;

    /// <summary>Takes a record into account; <paramref name="variables"/> are its fields, tables and parameters.</summary>
    public void Add(IVariables variables)
    {
        var value = spec.Of.Evaluate(variables);
        switch (spec.Kind)
        {
            case TallyKind.Count:
                foreach (var item in value as IReadOnlyList<object?> ?? [value])
                    _counts[Value.ToText(item)] = _counts.GetValueOrDefault(Value.ToText(item)) + 1;
                break;
            case TallyKind.Distinct:
                foreach (var item in value as IReadOnlyList<object?> ?? [value]) _distinct.Add(Value.ToText(item));
                break;
            case TallyKind.DistinctNgrams:
                AddNgrams(Value.ToText(value));
                break;
            default:
                if (Value.Number(value) is not { } number) break;
                _number++;
                Sum(number);
                _min = Math.Min(_min, number);
                _max = Math.Max(_max, number);
                break;
        }
    }

    /// <summary>The figure; 0 or null for no records.</summary>
    public object? Result() => spec.Kind switch
    {
        TallyKind.Sum => Whole(_sum + _lost),
        TallyKind.Mean => _number == 0 ? 0.0 : Math.Round((_sum + _lost) / _number, 4),
        TallyKind.Min => _number == 0 ? null : Whole(_min),
        TallyKind.Max => _number == 0 ? null : Whole(_max),
        TallyKind.Count => new Fields(_counts.Select(c => KeyValuePair.Create(c.Key, (object?)c.Value))),
        TallyKind.Distinct => _distinct.Count,
        _ => _number == 0 ? 0.0 : Math.Round((double)_distinct.Count / _number, 4),
    };

    /// <summary>
    /// Adds up what rounding takes away as well (A. Neumaier, "Rundungsfehleranalyse
    /// einiger Verfahren zur Summation endlicher Summen", ZAMM 1974).
    /// </summary>
    private void Sum(double number)
    {
        var sum = _sum + number;
        _lost += Math.Abs(_sum) >= Math.Abs(number) ? _sum - sum + number : number - sum + _sum;
        _sum = sum;
    }

    private void AddNgrams(string text)
    {
        // The words in lower case with one space between them, so that a run of words is a piece of the buffer.
        if (_buffer.Length < text.Length) _buffer = new char[text.Length * 2];
        _starts.Clear();
        var length = 0;
        var space = true;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                space = true;
                continue;
            }

            if (space && length > 0) _buffer[length++] = ' ';
            if (space) _starts.Add(length);
            space = false;
            _buffer[length++] = char.ToLowerInvariant(c);
        }

        for (var i = 0; i + spec.Size <= _starts.Count; i++)
        {
            _number++;
            var end = i + spec.Size < _starts.Count ? _starts[i + spec.Size] - 1 : length;
            _distinct.Add(_buffer.AsSpan(_starts[i], end - _starts[i]));
        }
    }

    private static object Whole(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? (long)value : value;
}
