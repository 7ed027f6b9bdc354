using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>A chat completion that was asked for; <see cref="MockRequestReader"/> reads it.</summary>
/// <param name="Model">The model's name; any is accepted.</param>
/// <param name="Messages">The messages, in order; at least one.</param>
/// <param name="Schema">The JSON schema of the answer; null for free text.</param>
/// <param name="Content">A hash of the whole request: equal requests are equal content.</param>
internal sealed record MockRequest(string Model, IReadOnlyList<MockMessage> Messages, Fields? Schema, ulong Content)
{
    /// <summary>Whether the answer is asked for as a stream of events.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether response_format was given.</summary>
    public bool HasFormat { get; init; }

    /// <summary>
    /// The tools that may be called in the answer: all that were given, the one that must be, or none when none is wanted.
    /// </summary>
    public IReadOnlyList<MockTool> Tools { get; init; } = [];
}
