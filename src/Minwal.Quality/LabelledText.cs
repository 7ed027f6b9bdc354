using Minwal.Values;

namespace Minwal.Quality;

/// <summary>A row of a data set as measures see it.</summary>
/// <param name="Row">Its number in the file, from 1.</param>
/// <param name="Text">The text.</param>
/// <param name="Label">The label as text; null where the file has none.</param>
/// <param name="Group">What rows that must not be parted share; null where nothing is named.</param>
/// <param name="Record">All fields.</param>
public sealed record LabelledText(long Row, string Text, string? Label, string? Group, Fields Record)
{
    /// <summary>The record whose list the row was taken from; null for a row that is a record itself.</summary>
    public Fields? Parent { get; init; }
}
