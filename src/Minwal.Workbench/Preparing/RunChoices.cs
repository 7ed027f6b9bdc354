using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Models.OpenAi;
using Minwal.Models.Pricing;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Providers;

namespace Minwal.Workbench.Preparing;

/// <summary>What the user of a recipe chooses. Everything has a default: a recipe runs offline, with its own parameters.</summary>
public sealed record RunChoices
{
    /// <summary>Parameters by name; those that are not here have the recipe's default.</summary>
    public Fields Parameters { get; init; } = [];

    /// <summary>
    /// The model of each role, or of all: <c>offline</c>, <c>openai:NAME</c>, <c>replay:RUN</c>. Several for the same role, or with commas
    /// between them, share its calls.
    /// </summary>
    public IReadOnlyList<RoleChoice> Models { get; init; } = [];

    /// <summary>
    /// The addresses of endpoints for each role, or for all. Of several the first is asked, and the next one when it gives no answer.
    /// </summary>
    public IReadOnlyList<RoleChoice> Addresses { get; init; } = [];

    /// <summary>
    /// The environment variables that hold the keys of these endpoints, in the same order; the last one serves all further endpoints.
    /// </summary>
    public IReadOnlyList<RoleChoice> Keys { get; init; } = [];

    /// <summary>
    /// How the calls of a role are spread over its endpoints; null for whoever has room first where several models are named, and in order
    /// where one model has several addresses.
    /// </summary>
    public CallSpread? Spread { get; init; }

    /// <summary>Providers of the user's own, which go before those of the workbench.</summary>
    public IReadOnlyList<ModelProvider> Providers { get; init; } = [];

    /// <summary>How much of the work a model or a provider should have beside others, by <c>openai:NAME</c> or <c>openai</c>; 1 where it
    /// is not said.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>What each endpoint takes, as far as it is named for this run; else what its provider is known to take, or what is found
    /// out.</summary>
    public EndpointLimits NamedLimits { get; init; } = EndpointLimits.None;

    /// <summary>Whether addresses and keys were not chosen for this run, so that they may be for nobody.</summary>
    internal bool AddressesAreDefaults { get; init; }

    /// <summary>
    /// Clients of the program's own by role; under the empty name for every role that has none of its own. They go before <see
    /// cref="Models"/>.
    /// </summary>
    public IReadOnlyDictionary<string, IChatClient> Clients { get; init; } = new Dictionary<string, IChatClient>();

    /// <summary>The seed: the same seed gives the same bytes.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Sampling temperature of every role, 0 to 2; null for the recipe's.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling of every role, 0 to 1; null for the recipe's.</summary>
    public double? TopP { get; init; }

    /// <summary>The most tokens of an answer of every role; null for the recipe's.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Sampling by role, in place of all that is said elsewhere.</summary>
    internal IReadOnlyDictionary<string, RoleSampling> Sampling { get; init; } = new Dictionary<string, RoleSampling>();

    /// <summary>How often a slot is tried before it is short.</summary>
    public int Attempts { get; init; } = 10;

    /// <summary>
    /// The most requests in flight at one endpoint; null for 16, and where every model runs in this process for one on each core.
    /// </summary>
    public int? InFlight { get; init; }

    /// <summary>The time from the beginning of one request to that of the next at one endpoint.</summary>
    public TimeSpan Pace { get; init; }

    /// <summary>How long a call may take, retries included.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// How long the run waits for an endpoint that gives no answers; calls that it takes meanwhile cost no attempt. None: a call without an
    /// answer is a failed attempt, and an endpoint is given up after many of them in a row.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The most second requests for calls that take a quarter longer than 19 of 20 of their kind did, for each call; 0 for none. Who
    /// answers first is heard, and the other is cut off and counts at its worst in the ledger and the budget.
    /// </summary>
    public double HedgeShare { get; init; }

    /// <summary>The longest answer that is read, in bytes as they come.</summary>
    public int MostAnswerBytes { get; init; } = OpenAiChatClient.MostAnswerBytes;

    /// <summary>
    /// Whether the run goes on however many drafts were made and none accepted. Otherwise it stops, and can go on: what a model answers
    /// has nothing to do with what was asked, and would be paid for in vain.
    /// </summary>
    public bool KeepTrying { get; init; }

    /// <summary>
    /// Whether endpoints are asked by batches, at their lower price: the run ends when its calls are submitted, and goes on when it is
    /// begun
    /// again after they have been answered.
    /// </summary>
    public bool Batch { get; init; }

    /// <summary>The most requests of a model in batches that have not ended; null for no limit.</summary>
    public int? MostInBatches { get; init; }

    /// <summary>What calls cost; null for the workbench's prices.</summary>
    public PriceTable? Prices { get; init; }

    /// <summary>US dollars that the run may cost; null for no limit.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Tokens that the run may use; null for no limit.</summary>
    public long? MaxTotalTokens { get; init; }

    /// <summary>
    /// How long the run may take from its beginning, files included; null for no limit. It stops before and can go on, for as long again.
    /// </summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>The date that files carry, as ISO 8601; null for today, or for a run that goes on the one it was begun with.</summary>
    public string? Date { get; init; }

    /// <summary>The part of the run that this machine makes; null for the whole.</summary>
    public Shard? Shard { get; init; }

    /// <summary>
    /// The folder of the run that may go on: where standard input has no rows, those that the run has kept are used. Null for none.
    /// </summary>
    public string? InputFolder { get; init; }

    /// <summary>
    /// Files that an earlier run is to write, with what stands for their rows until then: such a run can be planned, and not be begun.
    /// </summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<Fields>> Pending { get; init; } =
        new Dictionary<string, IReadOnlyList<Fields>>();

    /// <summary>Whether standard input may be read; else a source that reads it has the rows that the run has kept.</summary>
    internal bool ReadsInput { get; init; } = true;

    /// <summary>The same for the run in <paramref name="folder"/>, with the rows that it has kept.</summary>
    internal static RunChoices Of(RunIdentity identity, string folder) => Of(identity) with { InputFolder = folder, ReadsInput = false };

    /// <summary>The choices with which the run of <paramref name="identity"/> was begun.</summary>
    public static RunChoices Of(RunIdentity identity) => new()
    {
        Parameters = identity.Parameters,
        Models = [.. identity.Models.Keys.Select(role => new RoleChoice(role, identity.ModelOf(role)))],
        Sampling = identity.Models.ToDictionary(m => m.Key, m => RoleSampling.From((Fields)m.Value!)),
        Seed = identity.Seed,
        Date = identity.Date,
        Shard = identity.Shard is null ? null : Runs.Shard.Parse(identity.Shard),
    };

    /// <summary>
    /// These choices for going on with a run that was begun by <paramref name="began"/>: what makes the run is taken over from there; where
    /// models are asked, and limits, stay as they are here.
    /// </summary>
    internal RunChoices GoingOnWith(RunChoices began, int attempts) => this with
    {
        Parameters = began.Parameters,
        Models = Models.Count > 0 ? Models : began.Models,
        Sampling = began.Sampling,
        Seed = began.Seed,
        Date = began.Date,
        InputFolder = began.InputFolder,
        ReadsInput = began.ReadsInput,
        Attempts = attempts,
    };

    internal CallLimits Limits(bool local) => new()
    {
        InFlight = InFlight ?? (local ? Environment.ProcessorCount : 16),
        BeginsCarefully = InFlight is null && !local,
        // A request of a batch is only written down.
        Pace = Batch ? TimeSpan.Zero : Pace,
        Patience = Patience,
        MaxCost = MaxCost,
        MaxTokens = MaxTotalTokens,
        MaxTime = MaxTime,
        HedgeShare = Batch ? 0 : HedgeShare,
    };
}
