namespace Minwal.Workbench.Providers;

/// <summary>Somebody who can be asked at an address.</summary>
/// <param name="Name">The word before the colon.</param>
/// <param name="Summary">Who it is.</param>
/// <param name="Address">Where it is asked, or the variable that says it.</param>
/// <param name="Model">The model that is asked when only the provider is named; empty for none.</param>
/// <param name="KeyVariables">The variables that may hold its key, in words; empty when it needs none.</param>
/// <param name="HasKey">Whether one of them holds a key, or none is needed.</param>
public sealed record ProviderSummary(string Name, string Summary, string Address, string Model, string KeyVariables, bool HasKey);
