using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Datasets.Sampling;

/// <summary>
/// Draws rows, which stay in the order of the file. Every set of so many rows is as likely as any other; with strata, of each. The file is
/// read twice; of each row its stratum is remembered.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
internal sealed class Sampler(SampleOptions options, DataContext context)
{
    /// <summary>Reads, draws and writes.</summary>
    /// <exception cref="MinwalException">MW6006 when there are more strata than rows to draw; MW6004 when no row has the field.</exception>
    public SampleReport Run()
    {
        if (options.Count < 1) throw new MinwalException("MW6006", $"at least one row must be drawn, not {options.Count:N0}");
        var source = RowSource.Open(options.File, options.Reading, context);
        var (strata, values, columns) = (new List<int>(), new Dictionary<string, int>(StringComparer.Ordinal), new RowColumns());
        var fields = new FieldCheck(options.By);
        foreach (var row in source.Read())
        {
            fields.Add(row, FieldSearch.Values);
            columns.Add(row);
            var value = options.By is { } by ? string.Join('\n', FieldSearch.Values(row, by).Select(Value.ToText)) : "";
            if (!values.TryGetValue(value, out var stratum)) values[value] = stratum = values.Count;
            strata.Add(stratum);
        }

        fields.Complete(source.Shown, source.Count);
        var counts = new long[values.Count];
        foreach (var stratum in strata) counts[stratum]++;
        var shares = Shares(counts);
        var drawn = Draw(strata, shares);
        using var output = RowOutput.Create(
            options.Output, context, new FileLayout(RowOutput.Around(source), columns.Names) { IsGuarded = options.CsvSafe });
        var number = 0;
        foreach (var row in source.Read())
            if (drawn[number++]) output.Write(row.Json);
        output.Commit();
        return new SampleReport
        {
            Sources = [source.Report()],
            Output = options.Output,
            Wanted = options.Count,
            Written = output.Count,
            Strata = options.By is null ? [] : [.. values.Select(v => (v.Key, counts[v.Value], shares[v.Value]))],
        };
    }

    /// <summary>How many rows of each stratum: one of each, and the rest by largest remainder of what it has beyond that one.</summary>
    private long[] Shares(long[] counts)
    {
        var rows = counts.Sum();
        if (options.Count >= rows) return counts;
        if (options.By is null) return [options.Count];
        if (options.Count < counts.Length)
        {
            throw new MinwalException("MW6006", $"'{options.By}' has {counts.Length:N0} values, and each is to be kept: "
                + $"at least {counts.Length:N0} rows must be drawn, not {options.Count:N0}");
        }

        var exact = Apportionment.Share(options.Count, [.. counts.Select(count => (decimal)count)]);
        // What the smallest need for their one row is taken from those that were rounded up most.
        for (var needed = Array.IndexOf(exact, 0); needed >= 0; needed = Array.IndexOf(exact, 0))
        {
            exact[needed] = 1;
            var giver = Enumerable.Range(0, exact.Length).Where(i => exact[i] > 1)
                .MaxBy(i => (exact[i] * (decimal)rows) - (options.Count * (decimal)counts[i]));
            exact[giver]--;
        }

        return exact;
    }

    private bool[] Draw(List<int> strata, long[] shares)
    {
        var key = SlotRandom.Key(options.Seed, 0, 0, "sample");
        var order = Enumerable.Range(0, strata.Count).ToArray();
        Array.Sort(Array.ConvertAll(order, row => SlotRandom.Key(key, row)), order);
        var (left, drawn) = ((long[])shares.Clone(), new bool[strata.Count]);
        foreach (var row in order)
            if (left[strata[row]] > 0 && left[strata[row]]-- > 0) drawn[row] = true;
        return drawn;
    }
}
