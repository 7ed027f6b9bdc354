using Minwal.Expressions;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Datasets.Tallies;

/// <summary>A figure over all records, added up one record at a time; memory depends on the number of different values, and for n-grams is bounded.</summary>
public sealed class Tally(TallySpec spec)
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly DistinctCounter _distinct = new();
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

    /// <summary>Adds up what rounding takes away as well (A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 1974).</summary>
    private void Sum(double number)
    {
        var sum = _sum + number;
        _lost += Math.Abs(_sum) >= Math.Abs(number) ? _sum - sum + number : number - sum + _sum;
        _sum = sum;
    }

    private void AddNgrams(string text)
    {
        var words = text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + spec.Size <= words.Length; i++)
        {
            _number++;
            _distinct.Add(string.Join(' ', words, i, spec.Size));
        }
    }

    private static object Whole(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? (long)value : value;
}
