using Minwal.Prompts;

namespace Minwal.Recipes;

/// <summary>A recipe with its prompts compiled, ready to be planned and run.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Prompts">Its prompt templates by name, which for a file is its path.</param>
public sealed record LoadedRecipe(Recipe Recipe, IReadOnlyDictionary<string, PromptTemplate> Prompts);
