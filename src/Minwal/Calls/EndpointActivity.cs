namespace Minwal.Calls;

/// <summary>What one endpoint does, and how many requests at once it was found to take, over time.</summary>
/// <param name="Name">The model, as <c>openai:NAME</c>.</param>
/// <param name="Address">Where it is.</param>
public sealed record EndpointActivity(string Name, string Address)
{
    /// <summary>Requests under way.</summary>
    public int InFlight { get; init; }

    /// <summary>How many may be under way now.</summary>
    public int Places { get; init; }

    /// <summary>Requests that were answered.</summary>
    public long Answered { get; init; }

    /// <summary>Requests that were refused since they were too many.</summary>
    public long Refused { get; init; }

    /// <summary>Requests that failed or timed out.</summary>
    public long Failed { get; init; }

    /// <summary>Why nobody goes there now: a code; null while it is open.</summary>
    public string? Closed { get; init; }

    /// <summary>
    /// The places over time, the first when it was asked first; where they changed often, only some of the changes.
    /// </summary>
    public IReadOnlyList<PlacesAt> History { get; init; } = [];
}

/// <summary>How many requests might be under way at an endpoint from some moment on.</summary>
/// <param name="After">Since the run's process began.</param>
/// <param name="Places">How many.</param>
public readonly record struct PlacesAt(TimeSpan After, int Places);
