using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Everything that a run is made of. What is not here cannot change what a run makes.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Plan">Its slots.</param>
/// <param name="Parameters">Every parameter's value.</param>
/// <param name="Sources">The rows of each source, by name.</param>
/// <param name="Models">The model of each role.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Date">The date that files carry, as text; a given, so that the same command gives the same bytes.</param>
public sealed record RunSettings(
    LoadedRecipe Recipe, Plan Plan, Fields Parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> Sources,
    IReadOnlyDictionary<string, RoleModel> Models, long Seed, string Date)
{
    /// <summary>How often a slot is tried before it is short.</summary>
    public int Attempts { get; init; } = 10;

    /// <summary>
    /// Whether a call that the journal holds for another request is made anew in its place. True when the run was begun with another number of attempts: slots that are tried longer
    /// change the verdicts on others, and so which of them are asked for again.
    /// </summary>
    public bool AsksAnew { get; init; }

    /// <summary>How many units are worked on at once; for remote models, the most calls in flight.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Facts about the run that formulas see as <c>run</c>.</summary>
    public Fields Facts { get; init; } = [];

    /// <summary>An existing folder for files that may be lost at any time.</summary>
    public string ScratchDirectory { get; init; } = "";
}
