using Minwal.Calls;
using Minwal.Models.Offline;

namespace Minwal.Workbench.Providers;

/// <summary>The recipe's own grammars: no key, no network, no cost.</summary>
internal sealed class OfflineProvider() : ModelProvider(Word, Word, "The recipe's own grammars: no key, no network, no cost.")
{
    /// <summary>The word that names the model, and what its endpoints call themselves.</summary>
    public const string Word = "offline";

    public override IReadOnlyList<ModelEndpoint> Open(ModelRequest request) =>
        [new ModelEndpoint(Word, "", new OfflineChatClient(request.Grammars.Find))];
}
