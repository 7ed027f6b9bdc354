using System.Security.Cryptography;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Models.OpenAi.Batches;
using Minwal.Values;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Running;

/// <summary>The batches by which a run asks its models; none where it asks by single requests.</summary>
internal sealed class RunBatches
{
    private const string Fact = "batches", FolderName = "batches";

    private readonly IReadOnlyList<BatchChatClient> _clients;

    private RunBatches(IReadOnlyList<BatchChatClient> clients) => _clients = clients;

    /// <summary>Whether the run asks by batches.</summary>
    public bool AreAsked => _clients.Count > 0;

    /// <summary>Whether a batch has not ended.</summary>
    public bool AreUnderWay => _clients.Any(client => client.IsUnderWay);

    /// <summary>Those of the endpoints of <paramref name="models"/>.</summary>
    public static RunBatches Of(IReadOnlyDictionary<string, RoleModel> models) =>
        new([.. models.Values.SelectMany(m => m.Endpoints).Select(ClientOf).OfType<BatchChatClient>().Distinct()]);

    /// <summary>What is known of the batches of the run in <paramref name="folder"/>, without asking anybody.</summary>
    public static IReadOnlyList<BatchNote> NotesOf(string folder) => [.. BatchShelf.NotesBelow(Path.Combine(folder, FolderName))];

    /// <summary>Whether the choices can be held by batches.</summary>
    /// <exception cref="MinwalException">MW3023 when they cannot.</exception>
    public static void Check(RunChoices choices, IReadOnlyDictionary<string, RoleModel> models)
    {
        if (!choices.Batch) return;
        var remote = models.Values.Where(m => !m.IsLocal).ToList();
        if (remote.Count == 0) throw new MinwalException("MW3023", "there is nothing to ask in batches: every model runs in this process");
        // Which of several took a call would not be known after a kill between the two.
        if (remote.Find(m => m.Endpoints.Count > 1) is { } shared)
            throw new MinwalException("MW3023", $"the calls of '{shared.Role}' are shared by several endpoints; batches need one");
        if (remote.SelectMany(m => m.Endpoints).FirstOrDefault(e => ClientOf(e) is null) is { } single)
            throw new MinwalException("MW3023", $"{single.Name} cannot be asked in batches");
        if (choices.HedgeShare > 0)
            throw new MinwalException("MW3023", "a call in a batch has no second request: it is answered within hours",
                "leave --hedge out");
        if (choices.MaxCost is not null || choices.MaxTotalTokens is not null)
            throw new MinwalException("MW3023",
                "a limit of money or tokens cannot be held by batches: what one takes is known when it is answered",
                "minwal plan --batch tells about what it will be");
    }

    /// <summary>Finds out what became of the batches of earlier processes, and fetches their answers.</summary>
    /// <exception cref="MinwalException">MW3024 when batches hold calls of the run, and it is to ask by single requests.</exception>
    public async Task OpenAsync(OpenedRun run, Action<string> notice, TimeProvider time, CancellationToken cancellation)
    {
        var known = run.Journal.ReadFact(Fact);
        if (_clients.Count == 0)
        {
            if (known is not null && RunExport.PendingCalls(run.Journal) is > 0 and var pending)
                throw new MinwalException("MW3024", $"{pending:N0} calls of this run are in batches", "type --batch as well");
            return;
        }

        var folder = Path.Combine(run.Folder, FolderName);
        if (known is null)
        {
            Forget(folder, notice);
            known = new Fields(2).Add("run", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)))
                .Add("begun", time.GetUtcNow().ToUnixTimeSeconds());
            // Before the first batch, so that whoever comes after a kill knows its name.
            run.Journal.WriteFact(Fact, known);
            await OpenAsync(known, folder, isNew: true, cancellation).ConfigureAwait(false);
        }
        else
        {
            await OpenAsync(known, folder, isNew: false, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what was put together.</summary>
    public async Task SubmitAsync(CancellationToken cancellation)
    {
        foreach (var client in _clients) await client.SubmitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits until every batch has ended.</summary>
    public Task WaitAsync(CancellationToken cancellation) => Task.WhenAll(_clients.Select(client => client.WaitAsync(cancellation)));

    private async Task OpenAsync(Fields known, string folder, bool isNew, CancellationToken cancellation)
    {
        var run = new BatchRun(Value.ToText(known["run"]), folder, isNew, known["begun"] as long? ?? 0);
        foreach (var client in _clients) await client.OpenAsync(run, cancellation).ConfigureAwait(false);
    }

    /// <summary>The batches of a run that began before in the same folder are nobody's any more.</summary>
    private static void Forget(string folder, Action<string> notice)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var note in BatchShelf.NotesBelow(folder).Where(note => note.IsLive))
            notice($"{note}; it belongs to the run that was here before, and goes on at the provider until it is cancelled there");
        Directory.Delete(folder, recursive: true);
    }

    private static BatchChatClient? ClientOf(ModelEndpoint endpoint) =>
        endpoint.Client.GetService(typeof(BatchChatClient)) as BatchChatClient;
}
