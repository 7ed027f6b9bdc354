using System.Globalization;
using Microsoft.Extensions.AI;
using Minwal.Expressions;
using Minwal.Recipes;
using Minwal.Steps.Answers;
using Minwal.Values;

namespace Minwal.Tools;

/// <summary>The tools of a recipe, for one run. Thread-safe.</summary>
/// <param name="recipe">The recipe.</param>
internal sealed class RecipeTools(Recipe recipe)
{
    private readonly Dictionary<string, (ToolSpec Spec, AnswerSchema Schema)> _tools = recipe.Tools.ToDictionary(
        tool => tool.Name, tool => (tool, new AnswerSchema(tool.Parameters, several: false)), StringComparer.Ordinal);

    /// <summary>What a model is told of the tools <paramref name="names"/>.</summary>
    public IReadOnlyList<AITool> Declare(IReadOnlyList<string> names, IVariables variables) =>
    [
        .. names.Select(name => _tools[name]).Select(tool =>
            AIFunctionFactory.CreateDeclaration(tool.Spec.Name, tool.Spec.Description, tool.Schema.For(variables, 1))),
    ];

    /// <summary>The tools of a conversation that begins, with a store of its own.</summary>
    /// <exception cref="ToolException">When there is no store to be made of what <paramref name="variables"/> say.</exception>
    public ToolBox Open(IVariables variables)
    {
        var tools = recipe.Tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        if (recipe.Store is not { } store) return new ToolBox(tools, null, default, variables);
        var told = Value.ToText(store.Now.Evaluate(variables));
        // A time without a zone, or one in another, must not be turned into the machine's.
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParse(told, CultureInfo.InvariantCulture, Universal, out var now))
            throw new ToolException($"the store begins at '{told}', which is no time such as 2025-03-01 09:00:00");
        var rows = store.Rows?.Evaluate(variables) ?? new Fields();
        if (rows is not Fields given) throw new ToolException($"'rows' of the store is {Value.TypeName(rows)}, needed is a map");
        return new ToolBox(tools, store.Kind.Open(store.Definition, recipe.File, given, now), now, variables);
    }
}
