using System.Globalization;
using System.Text;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Quality.Separability;

/// <summary>A row as features see it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Row">Its fields.</param>
/// <param name="Record">The fields of the record in which it stands; the same where records are rows.</param>
/// <param name="Position">Its place among the record's rows, from 0.</param>
/// <param name="PreviousLabel">The label of the row before it; null for the first.</param>
internal readonly record struct FeatureRow(string Text, Fields Row, Fields Record, int Position, string? PreviousLabel);

/// <summary>Something of a row that is tried alone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNumber">Whether its values are numbers.</param>
/// <param name="Of">Its value for a row; null where there is none.</param>
internal sealed record RowFeature(string Name, bool IsNumber, Func<FeatureRow, string?> Of)
{
    private static readonly RowFeature[] BuiltIn =
    [
        new("words", true, row => Words.Count(row.Text).ToString(CultureInfo.InvariantCulture)),
        new("characters", true, row => Characters.Count(row.Text).ToString(CultureInfo.InvariantCulture)),
        new("final_punctuation", false, row => FinalPunctuation(row.Text)),
        new("punctuation", false, row => Punctuation(row.Text)),
        new("first_word", false, row => CompareKey.Of(row.Text).Split(' ')[0]),
        new("first_two_words", false, row => string.Join(' ', CompareKey.Of(row.Text).Split(' ').Take(2))),
        new("last_word", false, row => CompareKey.Of(row.Text).Split(' ')[^1]),
        new("last_two_words", false, row => string.Join(' ', CompareKey.Of(row.Text).Split(' ').TakeLast(2))),
        new("position", true, row => row.Position.ToString(CultureInfo.InvariantCulture)),
        new("previous_label", false, row => row.PreviousLabel ?? ""),
    ];

    /// <summary>Those that every text has.</summary>
    public static IEnumerable<RowFeature> OfText => BuiltIn.Where(feature => !NeedsRows(feature.Name));

    /// <summary>Those that only a row among others has.</summary>
    public static IEnumerable<RowFeature> OfPlace => BuiltIn.Where(feature => NeedsRows(feature.Name));

    /// <summary>
    /// Whether a feature of that name is computed from the text or the place; others are fields of the row or the record.
    /// </summary>
    public static bool IsBuiltIn(string name) => BuiltIn.Any(feature => feature.Name == name);

    /// <summary>Whether it needs rows that stand in an order.</summary>
    public static bool NeedsRows(string name) => name is "position" or "previous_label";

    /// <summary>The feature of that name: one that is built in, or a field of the row or the record.</summary>
    public static RowFeature Named(string name) => BuiltIn.FirstOrDefault(feature => feature.Name == name) ?? new(name, false, row =>
        row.Row.TryGetValue(name, out var value) || row.Record.TryGetValue(name, out value) ? Value.ToText(value) : null);

    private static string FinalPunctuation(string text) =>
        text.TrimEnd() is { Length: > 0 } trimmed && char.IsPunctuation(trimmed[^1]) ? trimmed[^1].ToString() : "";

    private static string Punctuation(string text)
    {
        var marks = new SortedDictionary<char, int>();
        foreach (var c in text) if (char.IsPunctuation(c)) marks[c] = marks.GetValueOrDefault(c) + 1;
        var written = new StringBuilder();
        foreach (var (mark, count) in marks) written.Append(mark).Append(Math.Min(count, 3));
        return written.ToString();
    }
}
