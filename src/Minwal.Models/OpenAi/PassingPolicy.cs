using System.ClientModel.Primitives;

namespace Minwal.Models.OpenAi;

/// <summary>Stands where the package has a layer that is not wanted here: its retries, its logging of messages.</summary>
internal sealed class PassingPolicy : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        ProcessNext(message, pipeline, currentIndex);

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        ProcessNextAsync(message, pipeline, currentIndex);
}
