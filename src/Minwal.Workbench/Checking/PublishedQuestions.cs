using Minwal.Datasets.Shapes;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Workbench.Checking;

/// <summary>Questions in the shapes in which benchmarks publish them, as records of recipes that make questions.</summary>
internal static class PublishedQuestions
{
    private static readonly string[] Names = ["question", "options", "answer"];

    /// <summary>
    /// Whether rows like <paramref name="first"/> are to be read as records of <paramref name="recipe"/>: its records are questions, the
    /// rows are such only in another shape, and they are rows of no further file of the recipe.
    /// </summary>
    public static bool Fit(Recipe recipe, Fields first) =>
        Names.All(recipe.RecordFields.Names.Contains) && !Names.All(first.ContainsKey)
        && FilePart.Of(recipe, first).Output is null && Names.All(Read(first).ContainsKey);

    /// <summary>The record that <paramref name="row"/> is; the row itself where it cannot be read, which the checks then tell.</summary>
    public static Fields Read(Fields row)
    {
        try
        {
            return QuestionRows.Read(row);
        }
        catch (MinwalException)
        {
            return row;
        }
    }
}
