namespace Minwal.Models.OpenAi;

/// <summary>How a request departs from the usual form, because the endpoint does not take that.</summary>
[Flags]
internal enum RequestForm
{
    /// <summary>Everything is asked for under its usual name.</summary>
    Usual = 0,

    /// <summary>The temperature is left out.</summary>
    NoTemperature = 1,

    /// <summary>top_p is left out.</summary>
    NoTopP = 2,

    /// <summary>The seed is left out.</summary>
    NoSeed = 4,

    /// <summary>The most tokens go under max_completion_tokens instead of max_tokens.</summary>
    CompletionTokens = 8,

    /// <summary>The schema goes into the last message instead of response_format.</summary>
    SchemaInWords = 16,

    /// <summary>top_k is left out.</summary>
    NoTopK = 32,

    /// <summary>frequency_penalty is left out.</summary>
    NoFrequencyPenalty = 64,

    /// <summary>presence_penalty is left out.</summary>
    NoPresencePenalty = 128,

    /// <summary>The stop sequences are left out.</summary>
    NoStop = 256,

    /// <summary>reasoning_effort is left out.</summary>
    NoReasoningEffort = 512,

    /// <summary>parallel_tool_calls is left out.</summary>
    NoParallelToolCalls = 1024,
}
