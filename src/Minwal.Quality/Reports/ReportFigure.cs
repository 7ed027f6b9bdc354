using Minwal.Quality.Validation;
using Minwal.Values;

namespace Minwal.Quality.Reports;

/// <summary>One figure of a report, with what it must be seen beside.</summary>
/// <param name="Name">Its key for machines, such as <c>separability.words.auc</c> without the section: <c>words</c>.</param>
/// <param name="Title">What people read.</param>
/// <param name="Value">Its value; null when it does not apply, which <see cref="Reason"/> explains.</param>
public sealed record ReportFigure(string Name, string Title, double? Value)
{
    /// <summary>Why there is no value.</summary>
    public string? Reason { get; init; }

    /// <summary>Within what the value lies with 95 % of the samples that could have been drawn; null when it was not asked.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Floors, ceilings and controls: what the same measure gives where it means nothing, or all.</summary>
    public IReadOnlyList<Control> Controls { get; init; } = [];

    /// <summary>What it means, in one plain sentence; null where the title says it.</summary>
    public string? Meaning { get; init; }

    /// <summary>Whether the value is a count, written without decimals.</summary>
    public bool IsCount { get; init; }

    /// <summary>A figure that does not apply.</summary>
    public static ReportFigure None(string name, string title, string reason) => new(name, title, null) { Reason = reason };

    /// <summary>The figure for machines.</summary>
    public Fields ToFields()
    {
        var fields = new Fields().Add("title", Title).Add("value", Rounded(Value));
        if (Value is null && Reason is not null) fields.Add("reason", Reason);
        if (Interval is not null) fields.Add("low", Rounded(Interval.Low)).Add("high", Rounded(Interval.High));
        foreach (var control in Controls) fields.Add(control.Name, Rounded(control.Value));
        if (Meaning is not null) fields.Add("meaning", Meaning);
        return fields;
    }

    private static object? Rounded(double? value) => value is { } known && double.IsFinite(known) ? Math.Round(known, 6) : null;
}

/// <summary>What a figure is seen beside.</summary>
/// <param name="Name">Its key and its name, such as <c>majority</c>.</param>
/// <param name="Value">Its value; null when it does not apply.</param>
public sealed record Control(string Name, double? Value);
