using Microsoft.Extensions.AI;
using Minwal.Calls.Gates;

namespace Minwal.Calls;

/// <summary>A model at a place where it can be asked.</summary>
/// <param name="Provider">Who is asked: offline, openai, replay.</param>
/// <param name="Model">The model's name as the provider knows it; empty where there is but one.</param>
/// <param name="Client">Makes one try of a call. Thread-safe.</param>
public sealed record ModelEndpoint(string Provider, string Model, IChatClient Client)
{
    /// <summary>
    /// Where it is, without user and password; empty for a model in this process.
    /// Requests for one model of one address by one account share its places and its pace;
    /// a model in this process needs neither.
    /// </summary>
    public string Address { get; init; } = "";

    /// <summary>What tells this account from others at the same address, such as the name of the variable that holds its key; no
    /// secret.</summary>
    public string Account { get; init; } = "";

    /// <summary>What it is said to take.</summary>
    public EndpointLimits Limits { get; init; } = EndpointLimits.None;

    /// <summary>Counts what is used of its limits by day and month; null where it has none.</summary>
    public IUsageCount? Usage { get; init; }

    /// <summary>How much of the work it should have beside others, more than 0.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether an answer costs something to get again, so that it is made durable before it is used.</summary>
    public bool IsCostly { get; init; }

    /// <summary>Puts tries that may be repeated around a client of one try; null when a try is all.</summary>
    public Func<IChatClient, IChatClient>? Retry { get; init; }

    /// <summary>US dollars of a call with that usage; null when the price is not known.</summary>
    public Func<CallUsage, decimal?> Price { get; init; } = static _ => 0;

    /// <summary>Whether it runs in this process.</summary>
    public bool IsLocal => Address.Length == 0;

    /// <summary>How the model is named: <c>offline</c>, <c>openai:gpt-4o-mini</c>.</summary>
    public string Name => Model.Length == 0 ? Provider : $"{Provider}:{Model}";
}
