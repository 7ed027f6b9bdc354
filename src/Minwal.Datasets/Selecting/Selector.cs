using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Selecting;

/// <summary>Keeps the rows of which a formula is true, and the fields that are named. Streams.</summary>
/// <param name="options">What is to be done.</param>
/// <param name="where">The formula of the options.</param>
/// <param name="context">What it stands on.</param>
internal sealed class Selector(SelectOptions options, Expression? where, DataContext context)
{
    private readonly List<Fault> _faults = [];
    private readonly RowBuilder _builder = new();
    private long _unreported;

    /// <summary>Reads, chooses and writes.</summary>
    /// <exception cref="MinwalException">MW6004 when no row has a field that is named.</exception>
    public SelectReport Run()
    {
        var source = RowSource.Open(options.File, options.Reading, context);
        var fields = new FieldCheck([.. options.Fields.Select(FieldPath.Of), .. (where?.Reads ?? []).Select(FieldPath.Of)]);
        var columns = Columns(source);
        // What stands around the records is known when they were gone through.
        Fields? around = null;
        if (context.Formats.FindWriter(options.Output) is { HasDocument: true })
        {
            foreach (var _ in source.Read())
            {
            }

            around = RowOutput.Around(source);
        }

        using var output = RowOutput.Create(options.Output, context, new FileLayout(around, columns) { IsGuarded = options.CsvSafe });
        var rows = 0L;
        foreach (var row in source.Read())
        {
            rows++;
            fields.Add(row);
            if (!IsWanted(row, source)) continue;
            if (output.Count == options.Head) break;
            output.Write(options.Fields.Count == 0 ? row.Json : Picked(row));
        }

        if (output.Count != options.Head) fields.Complete(source.Shown, rows);
        output.Commit();
        var read = source.Report();
        return new SelectReport
        {
            Sources = [read with
            {
                BadRows = read.BadRows + _faults.Count + _unreported,
                Faults = [.. read.Faults, .. _faults],
                Unreported = read.Unreported + _unreported,
            }],
            Output = options.Output,
            Written = output.Count,
        };
    }

    private IReadOnlyList<string> Columns(RowSource source)
    {
        if (options.Fields.Count > 0 || !RowOutput.NeedsColumns(options.Output, context)) return options.Fields;
        var columns = new RowColumns();
        foreach (var row in source.Read()) columns.Add(row);
        return columns.Names;
    }

    private bool IsWanted(RawRow row, RowSource source)
    {
        if (where is null) return true;
        try
        {
            return where.IsTrue(new RowVariables(row.Parse()));
        }
        catch (MinwalException e)
        {
            var fault = new Fault("MW6005", new Mark($"{source.Shown} row {row.Number}"), e.Faults[0].Message, e.Faults[0].Hint);
            if (options.Reading.OnError == OnError.Stop) throw new MinwalException([fault with { Code = "MW6001" }]);
            if (_faults.Count < 1_000) _faults.Add(fault);
            else _unreported++;
            return false;
        }
    }

    private ReadOnlySpan<byte> Picked(RawRow row)
    {
        _builder.Begin();
        foreach (var name in options.Fields)
            if (row.Find(name) is { IsEmpty: false } value) _builder.AddRaw(name, value);
        return _builder.End().Span;
    }
}
