namespace Minwal.Workbench.Providers;

/// <summary>What was found out about a provider.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Address">Where it was asked, without user and password; empty when nobody says.</param>
/// <param name="Model">The model; empty when none was named.</param>
/// <param name="Findings">What was looked at, in order.</param>
public sealed record ProviderHealth(string Provider, string Address, string Model, IReadOnlyList<HealthFinding> Findings)
{
    /// <summary>Whether a run can ask it.</summary>
    public bool IsUsable => Findings.All(finding => finding.State != HealthState.Broken);
}

/// <summary>One thing that was looked at.</summary>
/// <param name="What">key, address, model, call, schema, request, usage, limits.</param>
/// <param name="State">How it is.</param>
/// <param name="Message">In words.</param>
/// <param name="Hint">What to do; null for nothing.</param>
public sealed record HealthFinding(string What, HealthState State, string Message, string? Hint);

/// <summary>How something is.</summary>
public enum HealthState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works, or may work, otherwise than one would like.</summary>
    Unknown,

    /// <summary>A run would fail.</summary>
    Broken,
}
