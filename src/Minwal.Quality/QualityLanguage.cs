using Minwal.Quality.Checks;
using Minwal.Recipes;

namespace Minwal.Quality;

/// <summary>What recipes can ask of the data as a whole.</summary>
internal static class QualityLanguage
{
    /// <summary>Adds the checks <c>shortcuts</c>, <c>separability</c>, <c>shares</c>, <c>templates</c> and <c>mean</c>.</summary>
    public static RecipeLanguage WithQuality(this RecipeLanguage language)
    {
        language.Checks.Add(new ShortcutsKind());
        language.Checks.Add(new SeparabilityKind());
        language.Checks.Add(new SharesKind());
        language.Checks.Add(new MeanKind());
        language.Checks.Add(new TemplatesKind());
        return language;
    }
}
