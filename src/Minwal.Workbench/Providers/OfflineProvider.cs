using Minwal.Calls;
using Minwal.Models.Offline;

namespace Minwal.Workbench.Providers;

/// <summary>The recipe's own grammars: no key, no network, no cost.</summary>
internal sealed class OfflineProvider() : ModelProvider("offline", "offline", "The recipe's own grammars: no key, no network, no cost.")
{
    public override IReadOnlyList<ModelEndpoint> Open(ModelRequest request) =>
        [new ModelEndpoint("offline", "", new OfflineChatClient(request.Grammars.Find))];
}
