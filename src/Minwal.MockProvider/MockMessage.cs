namespace Minwal.MockProvider;

/// <summary>A message of a request.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">The text; of several parts, those that are texts, joined by line ends.</param>
internal sealed record MockMessage(string Role, string Content)
{
    /// <summary>Whether it calls tools.</summary>
    public bool Calls { get; init; }

    /// <summary>The images among the parts.</summary>
    public IReadOnlyList<MockImage> Images { get; init; } = [];
}
