using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Tools;

namespace Minwal.Recipes;

/// <summary>Holds a recipe's tools against its store: every statement can be run.</summary>
internal static class ToolValidation
{
    /// <summary>Reports what is wrong.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="faults">Where faults go.</param>
    public static void Validate(Recipe recipe, ICollection<Fault> faults)
    {
        var isSound = recipe.Store is not null;
        if (recipe.Store is { } store && store.Kind.FaultOf(store.Definition, recipe.File) is { } wrong)
        {
            isSound = false;
            faults.Add(new Fault("MW1030", store.Mark, $"the store cannot be made: {wrong}"));
        }

        foreach (var tool in recipe.Tools)
        {
            List<string> arguments = [.. tool.Parameters.Fields.Select(field => field.Name)];
            if (tool.Run.Count > 0 && recipe.Store is null)
                faults.Add(new Fault("MW1008", tool.Mark, $"the tool '{tool.Name}' runs statements, but the recipe has no 'store'"));
            foreach (var statement in isSound ? tool.Run : [])
            {
                if (recipe.Store!.Kind.FaultOf(recipe.Store.Definition, recipe.File, statement, arguments) is { } fault)
                    faults.Add(new Fault("MW1030", tool.Mark, $"a statement of the tool '{tool.Name}' cannot be run: {fault}",
                        statement.TrimEnd(' ', '\n', ';').Contains(';', StringComparison.Ordinal)
                            ? "several statements are a list, each an item of 'run'" : null));
            }
        }
    }

    /// <summary>Every formula of the tools and their store, each with the names that it may use beside those of its place.</summary>
    public static IEnumerable<(Expression Formula, IReadOnlyList<string> Own)> Formulas(Recipe recipe)
    {
        foreach (var formula in recipe.Store?.Formulas ?? []) yield return (formula, []);
        foreach (var tool in recipe.Tools)
        {
            foreach (var formula in tool.Parameters.Formulas) yield return (formula, []);
            List<string> own = [.. ToolSpec.Facts, .. tool.Parameters.Fields.Select(field => field.Name)];
            foreach (var formula in tool.Formulas) yield return (formula, own);
        }
    }
}
