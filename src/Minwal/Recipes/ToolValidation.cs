using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Tools;

namespace Minwal.Recipes;

/// <summary>Holds a recipe's tools against its store: every statement can be run, every name that is used is known.</summary>
internal static class ToolValidation
{
    /// <summary>Reports what is wrong.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="names">Looks up what a formula names, which may be the given names too.</param>
    /// <param name="faults">Where faults go.</param>
    public static void Validate(Recipe recipe, Action<Expression, IReadOnlyList<string>> names, ICollection<Fault> faults)
    {
        foreach (var formula in recipe.Store?.Formulas ?? []) names(formula, []);
        var isSound = recipe.Store is not null;
        if (recipe.Store is { } store && store.Kind.FaultOf(store.Definition, recipe.File) is { } wrong)
        {
            isSound = false;
            faults.Add(new Fault("MW1030", store.Mark, $"the store cannot be made: {wrong}"));
        }

        foreach (var tool in recipe.Tools)
        {
            List<string> arguments = [.. tool.Parameters.Fields.Select(field => field.Name)];
            foreach (var formula in tool.Parameters.Formulas) names(formula, []);
            foreach (var formula in tool.Formulas) names(formula, [.. ToolSpec.Facts, .. arguments]);
            if (tool.Run.Count > 0 && recipe.Store is null)
                faults.Add(new Fault("MW1008", tool.Mark, $"the tool '{tool.Name}' runs statements, but the recipe has no 'store'"));
            foreach (var statement in isSound ? tool.Run : [])
            {
                if (recipe.Store!.Kind.FaultOf(recipe.Store.Definition, recipe.File, statement, arguments) is { } fault)
                    faults.Add(new Fault("MW1030", tool.Mark, $"a statement of the tool '{tool.Name}' cannot be run: {fault}"));
            }
        }
    }
}
