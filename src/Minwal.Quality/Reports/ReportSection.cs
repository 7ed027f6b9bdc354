using Minwal.Quality.Validation;
using Minwal.Values;

namespace Minwal.Quality.Reports;

/// <summary>Figures that answer one question.</summary>
/// <param name="Name">Its key for machines, such as <c>diversity</c>.</param>
/// <param name="Title">What people read.</param>
/// <param name="Figures">The figures, in the order in which they are read.</param>
public sealed record ReportSection(string Name, string Title, IReadOnlyList<ReportFigure> Figures)
{
    /// <summary>Tables behind the figures: labels with their F1, templates with examples.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <summary>Why the section has no figures; null when it has.</summary>
    public string? Reason { get; init; }

    /// <summary>A section that does not apply.</summary>
    public static ReportSection None(string name, string title, string reason) => new(name, title, []) { Reason = reason };

    /// <summary>The section for machines.</summary>
    public Fields ToFields()
    {
        var fields = new Fields().Add("title", Title);
        if (Reason is not null) fields.Add("reason", Reason);
        fields.Add("figures", new Fields(Figures.Select(f => KeyValuePair.Create(f.Name, (object?)f.ToFields()))));
        fields.Add("tables", new Fields(Tables.Select(t => KeyValuePair.Create(t.Name, (object?)t.ToFields()))));
        return fields;
    }
}

/// <summary>A table behind figures.</summary>
/// <param name="Name">Its key for machines.</param>
/// <param name="Title">What people read.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows: texts and numbers, as many as there are columns; null for what does not apply.</param>
public sealed record ReportTable(string Name, string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    private const int MostMistakes = 200;

    /// <summary>The rows, each with the names of the columns.</summary>
    public IReadOnlyList<object?> ToFields() =>
        [.. Rows.Select(row => (object?)new Fields(row.Select((cell, i) => KeyValuePair.Create(Columns[i], Cell(cell)))))];

    /// <summary>Each label's F1, precision, recall and rows, worst first.</summary>
    internal static ReportTable OfLabels(string name, string title, Confusion confusion) => new(
        name, title, ["label", "f1", "precision", "recall", "rows"],
        [.. confusion.Labels.Select(label => (Label: label, Of: confusion.Of(label)))
            .OrderBy(l => l.Of.F1).ThenBy(l => l.Label, StringComparer.Ordinal)
            .Select(l => (IReadOnlyList<object?>)[l.Label, l.Of.F1, l.Of.Precision, l.Of.Recall, l.Of.Rows])]);

    /// <summary>What was most often taken for what else.</summary>
    internal static ReportTable OfMistakes(string name, string title, Confusion confusion) => new(
        name, title, ["label", "taken for", "rows"],
        [.. confusion.Mistakes(MostMistakes).Select(m => (IReadOnlyList<object?>)[m.Truth, m.Predicted, m.Rows])]);

    private static object? Cell(object? cell) => cell is double number ? double.IsFinite(number) ? Math.Round(number, 6) : null : cell;
}
