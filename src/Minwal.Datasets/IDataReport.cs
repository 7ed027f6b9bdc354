using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets;

/// <summary>What a tool for data sets found and did.</summary>
public interface IDataReport
{
    /// <summary>The files that were read.</summary>
    IReadOnlyList<SourceReport> Sources { get; }

    /// <summary>The report as values, for machines.</summary>
    Fields ToFields();
}

/// <summary>How a file was read.</summary>
/// <param name="File">The file, as messages call it.</param>
/// <param name="Rows">How many rows it has that could be read.</param>
/// <param name="BadRows">How many could not.</param>
/// <param name="Faults">What is wrong, each with its row; of very many bad rows the first thousand.</param>
/// <param name="Unreported">How many bad rows stand in no fault.</param>
public sealed record SourceReport(string File, long Rows, long BadRows, IReadOnlyList<Fault> Faults, long Unreported)
{
    /// <summary>The same as values.</summary>
    public Fields ToFields() => new Fields(4)
        .Add("file", File).Add("rows", Rows).Add("bad_rows", BadRows)
        .Add("faults", Faults.Select(fault => (object?)new Fields(3)
            .Add("place", fault.Mark.ToString()).Add("code", fault.Code).Add("message", fault.Message)).ToList());

    internal static List<object?> ToList(IEnumerable<SourceReport> sources) => [.. sources.Select(source => (object?)source.ToFields())];
}
