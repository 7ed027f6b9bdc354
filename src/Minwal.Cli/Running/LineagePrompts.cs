using Minwal.Runs;
using Minwal.Steps;
using Minwal.Storage;

namespace Minwal.Cli.Running;

/// <summary>Writes the prompts of an attempt again, from the recipe and the answers in the journal.</summary>
internal static class LineagePrompts
{
    public static async Task<IReadOnlyList<(Call Call, CallAnswer Answer)>> RebuildAsync(Preparation prepared, SqliteJournal journal, JournalDraft draft, CancellationToken cancellation)
    {
        var settings = prepared.Settings(prepared.Recipe.Models.ToDictionary(m => m.Role, m => new RoleModel(m.Role, "journal", "", NoModel.Instance, false, m.Temperature, m.TopP, m.MaxTokens, _ => null)), prepared.Choices.Date, "");
        var open = OpenPlaces(journal, draft, prepared.Plan.GetUnit(draft.Unit).Slots);
        return await RunReplay.RebuildAsync(settings, draft.Unit, draft.Attempt, open, [.. journal.Calls(draft.Unit).Where(c => c.Key.Attempt == draft.Attempt)], cancellation).ConfigureAwait(false);
    }

    /// <summary>The places of the unit that this attempt still worked on: those with a draft of that attempt.</summary>
    private static List<int> OpenPlaces(SqliteJournal journal, JournalDraft draft, IReadOnlyList<long> slots) =>
        [.. Enumerable.Range(0, slots.Count).Where(place => journal.Drafts(slots[place]).Any(d => d.Attempt == draft.Attempt))];

    private sealed class NoModel : Microsoft.Extensions.AI.IChatClient
    {
        public static NoModel Instance { get; } = new();

        public Task<Microsoft.Extensions.AI.ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, Microsoft.Extensions.AI.ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new ModelException("MW3012", "the journal does not hold this answer", fatal: true);

        public IAsyncEnumerable<Microsoft.Extensions.AI.ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, Microsoft.Extensions.AI.ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new ModelException("MW3012", "the journal does not hold this answer", fatal: true);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
