namespace Minwal.Datasets.Shapes;

/// <summary>A row cannot be read in a shape, or written in another.</summary>
/// <param name="message">Why, without a full stop.</param>
internal sealed class ShapeException(string message) : Exception(message);
