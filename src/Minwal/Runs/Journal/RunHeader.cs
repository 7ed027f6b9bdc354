namespace Minwal.Runs.Journal;

/// <summary>What a journal says of its run before anything was made.</summary>
/// <param name="Identity">What makes it this run.</param>
/// <param name="Output">The output's path as given, relative to the run's folder where possible.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="ToolVersion">The version of Minwal that began the run.</param>
/// <param name="RecipeFiles">The recipe as it was: path inside its folder and content.</param>
public sealed record RunHeader(
    RunIdentity Identity, string Output, long CreatedAt, string ToolVersion, IReadOnlyList<KeyValuePair<string, byte[]>> RecipeFiles);
