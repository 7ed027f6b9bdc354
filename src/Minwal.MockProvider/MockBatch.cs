using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>A batch as the mock provider knows it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Input">The file of its requests.</param>
/// <param name="Metadata">What its maker wrote on it.</param>
/// <param name="Created">When it was made.</param>
internal sealed record MockBatch(string Id, string Input, Fields Metadata, DateTimeOffset Created)
{
    /// <summary>Its requests: each one's name and body.</summary>
    public IReadOnlyList<(string Name, MockRequest? Request, string? Complaint)> Requests { get; init; } = [];

    /// <summary>Why it was never begun; null when it was.</summary>
    public string? Complaint { get; init; }

    /// <summary>in_progress, completed, failed, expired, cancelled.</summary>
    public string State { get; set; } = "in_progress";

    /// <summary>The file of its answers; null when there is none.</summary>
    public string? Output { get; set; }

    /// <summary>The file of its failures; null when there is none.</summary>
    public string? Errors { get; set; }

    /// <summary>How many requests have an answer, and how many have failed.</summary>
    public (long Completed, long Failed) Counts { get; set; }

    /// <summary>As OpenAI describes it.</summary>
    public Fields ToFields() => new Fields().Add("id", Id).Add("object", "batch").Add("endpoint", "/v1/chat/completions")
        .Add("errors", Complaint is null ? null : new Fields(2).Add("object", "list").Add("data", new List<object?>
        {
            new Fields(2).Add("code", "invalid_file").Add("message", Complaint),
        }))
        .Add("input_file_id", Input).Add("completion_window", "24h").Add("status", State).Add("output_file_id", Output)
        .Add("error_file_id", Errors).Add("created_at", Created.ToUnixTimeSeconds())
        .Add("request_counts", new Fields(3)
            .Add("total", (long)Requests.Count).Add("completed", Counts.Completed).Add("failed", Counts.Failed))
        .Add("metadata", Metadata);
}
