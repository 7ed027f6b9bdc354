using Minwal.Calls;
using Minwal.Models.Replay;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Providers;

/// <summary>The answers of an earlier run.</summary>
internal sealed class ReplayProvider() : ModelProvider("replay", "replay:RUN", "The answers of an earlier run.")
{
    public override IReadOnlyList<ModelEndpoint> Open(ModelRequest request)
    {
        var run = ReplayedRun.Open(request.Model);
        request.Own(run);
        return [new ModelEndpoint("replay", request.Model, new ReplayChatClient(run.Find))];
    }

    /// <summary>The model that played the role then; requests are the same only under its name.</summary>
    public override string? HashedAs(ModelRequest request) =>
        RunFolder.ReadHeader(RunFolder.Find(request.Model)).Identity.ModelOf(request.Role);
}
