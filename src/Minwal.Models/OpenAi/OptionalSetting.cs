using Microsoft.Extensions.AI;

namespace Minwal.Models.OpenAi;

/// <summary>A setting that an endpoint may not take, and without which a request is still worth asking.</summary>
/// <param name="Name">Its name in a request.</param>
/// <param name="Without">The form of requests that leave it out.</param>
/// <param name="IsIn">Whether a request with those options holds it.</param>
internal sealed record OptionalSetting(string Name, RequestForm Without, Func<ChatOptions, bool> IsIn)
{
    /// <summary>All of them; of two that one refusal names in one place, the earlier is left out first.</summary>
    public static IReadOnlyList<OptionalSetting> All { get; } =
    [
        new("temperature", RequestForm.NoTemperature, o => o.Temperature is not null),
        new("top_p", RequestForm.NoTopP, o => o.TopP is not null),
        new("seed", RequestForm.NoSeed, o => o.Seed is not null),
        new("top_k", RequestForm.NoTopK, o => o.TopK is not null),
        new("frequency_penalty", RequestForm.NoFrequencyPenalty, o => o.FrequencyPenalty is not null),
        new("presence_penalty", RequestForm.NoPresencePenalty, o => o.PresencePenalty is not null),
        new("stop", RequestForm.NoStop, o => o.StopSequences is { Count: > 0 }),
        new("reasoning_effort", RequestForm.NoReasoningEffort, o => o.Reasoning?.Effort is not null),
        new("parallel_tool_calls", RequestForm.NoParallelToolCalls, o => o.Tools is { Count: > 0 } && o.AllowMultipleToolCalls is not null),
    ];

    /// <summary>The form that leaves out what has that name; <see cref="RequestForm.Usual"/> when nothing has.</summary>
    public static RequestForm FormWithout(string name) => All.FirstOrDefault(s => s.Name == name)?.Without ?? RequestForm.Usual;
}
