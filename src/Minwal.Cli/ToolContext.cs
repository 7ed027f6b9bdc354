using Minwal.Models.Offline;
using Minwal.Recipes;

namespace Minwal.Cli;

/// <summary>What every command has.</summary>
/// <param name="Output">Standard output: data and what was asked for.</param>
/// <param name="Error">Standard error: progress, hints and faults.</param>
/// <param name="Time">The clock.</param>
internal sealed record ToolContext(TextWriter Output, TextWriter Error, TimeProvider Time)
{
    // Commands that read no recipe do not wait for its language.
    private readonly Lazy<(RecipeLanguage Recipes, GrammarLanguage Grammars)> _languages = new(() =>
    {
        var recipes = RecipeLanguage.Create();
        return (recipes, new GrammarLanguage(recipes));
    });

    /// <summary>The folder of the recipes that come with the tool.</summary>
    public string RecipesFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "recipes");

    /// <summary>The language of recipes.</summary>
    public RecipeLanguage Language => _languages.Value.Recipes;

    /// <summary>The language of grammars.</summary>
    public GrammarLanguage Grammars => _languages.Value.Grammars;
}
