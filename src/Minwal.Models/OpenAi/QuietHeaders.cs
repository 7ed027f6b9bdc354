using System.ClientModel.Primitives;

namespace Minwal.Models.OpenAi;

/// <summary>
/// Takes away what the OpenAI package tells every endpoint of the machine that asks: operating system, runtime, versions.
/// </summary>
internal sealed class QuietHeaders : PipelinePolicy
{
    private static readonly string[] Telling =
    [
        "X-Stainless-Arch", "X-Stainless-Lang", "X-Stainless-OS",
        "X-Stainless-Package-Version", "X-Stainless-Runtime", "X-Stainless-Runtime-Version",
    ];

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Quiet(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Quiet(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private static void Quiet(PipelineMessage message)
    {
        foreach (var name in Telling) message.Request.Headers.Remove(name);
        message.Request.Headers.Set("User-Agent", "minwal");
    }
}
