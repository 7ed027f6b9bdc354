namespace Minwal.Cli;

/// <summary>What every command has.</summary>
/// <param name="Output">Standard output: data and what was asked for.</param>
/// <param name="Error">Standard error: progress, hints and faults.</param>
/// <param name="Time">The clock.</param>
internal sealed record ToolContext(TextWriter Output, TextWriter Error, TimeProvider Time)
{
    /// <summary>The folder of the recipes that come with the tool.</summary>
    public string RecipesFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "recipes");
}
