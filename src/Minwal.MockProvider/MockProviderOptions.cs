namespace Minwal.MockProvider;

/// <summary>How a mock provider behaves.</summary>
public sealed record MockProviderOptions
{
    /// <summary>The port on 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>How long answers take.</summary>
    public LatencySpec Latency { get; init; } = LatencySpec.None;

    /// <summary>The most requests a minute; 0 for no limit.</summary>
    public double RequestsPerMinute { get; init; }

    /// <summary>The most tokens a minute, asked and answered; 0 for no limit.</summary>
    public double TokensPerMinute { get; init; }

    /// <summary>Whether headers say nothing of these limits, and a refusal nothing of when to come again.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The most requests at once; 0 for no limit.</summary>
    public int MostAtOnce { get; init; }

    /// <summary>
    /// The share of requests hit by each kind of fault, 0 to 1. Of the line: <c>error500</c>, <c>drop</c>, <c>limit</c>, <c>slow</c>,
    /// <c>headers</c> and <c>body</c> (cut in them), <c>silent</c> (never answers); the same content is hit at most twice in a row. Of the
    /// answer: <c>cut</c>, <c>fence</c>, <c>prose</c>, <c>label</c>, <c>empty</c>, <c>refusal</c>, <c>duplicate</c>, <c>huge</c> (10 MB).
    /// </summary>
    public IReadOnlyDictionary<string, double> Faults { get; init; } = new Dictionary<string, double>();

    /// <summary>How long a slow first byte takes.</summary>
    public TimeSpan Slow { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// From when to when, counted from the first request, the limits are a tenth of what they are; null for never.
    /// </summary>
    public (TimeSpan From, TimeSpan To)? Storm { get; init; }

    /// <summary>Whether it speaks https, with a certificate that it has signed itself and that nobody trusts.</summary>
    public bool SelfSigned { get; init; }

    /// <summary>How long batches take.</summary>
    public TimeSpan Batch { get; init; }

    /// <summary>Whether response_format is refused with 400, as servers do that do not know it.</summary>
    public bool NoSchema { get; init; }

    /// <summary>The key that requests must bear; null for any.</summary>
    public string? Key { get; init; }

    /// <summary>The model that answers name; null for the one that was asked for.</summary>
    public string? AnswersAs { get; init; }

    /// <summary>The share of the prompt's tokens that are reported as taken from a cache, 0 to 1; null reports none.</summary>
    public double? CachedShare { get; init; }

    /// <summary>How many tokens of reasoning are reported, as a part of the answer's; null reports none.</summary>
    public int? ReasoningTokens { get; init; }

    /// <summary>
    /// Whether faults, answers and waiting times are functions of the request's content alone (and, for faults of the line, of how often
    /// that content was asked). Then a client that was killed and started again sees the same answers. Without it they depend on the order
    /// of requests.
    /// </summary>
    public bool Deterministic { get; init; } = true;
}
