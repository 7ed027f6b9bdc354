using System.Globalization;
using Microsoft.Extensions.AI;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Steps.Answers;
using Minwal.Values;

namespace Minwal.Tools;

/// <summary>The tools of a recipe, for one run. Thread-safe.</summary>
/// <param name="tools">The tools.</param>
/// <param name="store">Where they keep what they are told; null for nowhere.</param>
/// <param name="file">The content of a file of the recipe; null when there is none of that name.</param>
internal sealed class RecipeTools(IReadOnlyList<ToolSpec> tools, StoreSpec? store, Func<string, byte[]?> file)
    : IReplayableTools
{
    private readonly Dictionary<string, (ToolSpec Spec, AnswerSchema Schema)> _tools = tools.ToDictionary(
        tool => tool.Name, tool => (tool, new AnswerSchema(tool.Parameters, several: false)), StringComparer.Ordinal);

    /// <summary>What a model is told of the tools <paramref name="names"/>.</summary>
    public IReadOnlyList<AITool> Declare(IReadOnlyList<string> names, IVariables variables) =>
    [
        .. names.Select(name => _tools[name]).Select(tool =>
            AIFunctionFactory.CreateDeclaration(tool.Spec.Name, tool.Spec.Description, tool.Schema.For(variables, 1))),
    ];

    /// <summary>The names of all tools, in their order.</summary>
    public IReadOnlyList<string> Names { get; } = [.. tools.Select(tool => tool.Name)];

    /// <summary>The same as data: a list of <c>{type, function: {name, description, parameters}}</c>.</summary>
    public IReadOnlyList<object?> Describe(IReadOnlyList<string> names, IVariables variables) =>
    [
        .. Declare(names, variables).Cast<AIFunctionDeclaration>().Select(object? (tool) => new Fields(2)
            .Add("type", "function")
            .Add("function", new Fields(3).Add("name", tool.Name).Add("description", tool.Description)
                .Add("parameters", Json.Parse(tool.JsonSchema.GetRawText())))),
    ];

    /// <inheritdoc/>
    IReplayedConversation? IReplayableTools.Begin(IVariables variables, out string fault)
    {
        fault = "";
        try
        {
            return Open(variables);
        }
        catch (ToolException e)
        {
            fault = e.Message;
            return null;
        }
    }

    /// <summary>The tools of a conversation that begins, with a store of its own.</summary>
    /// <exception cref="ToolException">When there is no store to be made of what <paramref name="variables"/> say.</exception>
    public ToolBox Open(IVariables variables)
    {
        var named = tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        if (store is null) return new ToolBox(named, null, default, variables);
        var told = Value.ToText(store.Now.Evaluate(variables));
        // A time without a zone, or one in another, must not be turned into the machine's.
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParse(told, CultureInfo.InvariantCulture, Universal, out var now))
            throw new ToolException($"the store begins at '{told}', which is no time such as 2025-03-01 09:00:00");
        var rows = store.Rows?.Evaluate(variables) ?? new Fields();
        if (rows is not Fields given) throw new ToolException($"'rows' of the store is {Value.TypeName(rows)}, needed is a map");
        return new ToolBox(named, store.Kind.Open(store.Definition, file, given, now), now, variables);
    }
}
