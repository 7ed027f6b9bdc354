using Minwal.Values;

namespace Minwal.Runs;

/// <summary>What makes a run this run and no other. Two runs with equal identities give the same bytes for the same answers.</summary>
/// <param name="Identity">Recipe, version, recipe hash, parameters, seed, models and date, as shown to the user when they differ.</param>
/// <param name="Output">The output's path as given, relative to the run's folder where possible.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="ToolVersion">The version of Minwal that began the run.</param>
/// <param name="RecipeFiles">The recipe as it was: path inside its folder and content.</param>
public sealed record RunHeader(Fields Identity, string Output, long CreatedAt, string ToolVersion, IReadOnlyList<KeyValuePair<string, byte[]>> RecipeFiles);
