using System.Text.Json;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Tools;

/// <summary>
/// The tools of one conversation and what they keep. The same calls give the same results: a tool sees its arguments, what the conversation
/// began with, and a time that goes on by a second with each call. Whatever a model calls, it gets an answer. One thread at a time.
/// </summary>
internal sealed class ToolBox : IReplayedConversation
{
    private readonly IReadOnlyDictionary<string, ToolSpec> _tools;
    private readonly IToolStore? _store;
    private readonly IVariables _variables;
    private DateTime _now;

    /// <summary>Tools that keep in <paramref name="store"/>, null when none of them keeps anything.</summary>
    public ToolBox(IReadOnlyDictionary<string, ToolSpec> tools, IToolStore? store, DateTime now, IVariables variables) =>
        (_tools, _store, _now, _variables) = (tools, store, now, variables);

    /// <summary>Calls a tool.</summary>
    /// <param name="name">Its name, as the model wrote it.</param>
    /// <param name="arguments">Its arguments, as the model wrote them: a JSON object.</param>
    /// <param name="allowed">The tools that may be called.</param>
    /// <exception cref="MinwalException">MW1011 or MW1012 when a formula of the tool cannot be computed.</exception>
    public ToolResult Invoke(string name, string arguments, IReadOnlyCollection<string> allowed)
    {
        if (_store is not null) _now = _now.AddSeconds(1);
        try
        {
            if (!allowed.Contains(name) || !_tools.TryGetValue(name, out var tool))
                throw new ToolException($"there is no tool '{name}'; there are {string.Join(", ", allowed)}");
            return new ToolResult(Run(tool, Read(tool, arguments)), false);
        }
        catch (ToolException e)
        {
            return new ToolResult(Json.ToText(new Fields(1).Add("error", e.Message)), true);
        }
    }

    /// <inheritdoc/>
    string IReplayedConversation.Result(string name, string arguments, IReadOnlyCollection<string> allowed) =>
        Invoke(name, arguments, allowed).Text;

    /// <summary>All that the tools have kept: a map from table to its rows; empty without a store.</summary>
    public Fields Tables() => _store?.Tables() ?? [];

    /// <inheritdoc/>
    public void Dispose() => _store?.Dispose();

    private Fields Read(ToolSpec tool, string arguments)
    {
        object? read;
        try
        {
            read = Json.Parse(arguments);
        }
        catch (JsonException)
        {
            throw new ToolException("the arguments are not JSON");
        }

        if (read is not Fields given) throw new ToolException($"the arguments are {Value.TypeName(read)}, needed is an object");
        if (tool.Parameters.Fields.Count == 0 && given.Count > 0)
            throw new ToolException($"{given.Keys.First()}: unknown field; the tool takes no arguments");
        if (Conformity.Of(tool.Parameters, given, _variables) is { } fault) throw new ToolException(fault.Message);
        // What was left out is there, and null.
        return new Fields(tool.Parameters.Fields.Select(field => KeyValuePair.Create(field.Name, given.GetValueOrDefault(field.Name))));
    }

    private string Run(ToolSpec tool, Fields arguments)
    {
        Variables Seen(StoreAnswer answer) => new(
            new Fields(3).Add("rows", answer.Rows?.ToList<object?>() ?? []).Add("changes", answer.Changes).Add("last_id", answer.LastId),
            new Variables(arguments, _variables));

        string? Refuse(StoreAnswer answer) => tool.Errors.FirstOrDefault(error => error.When.IsTrue(Seen(answer))) is { } error
            ? Value.ToText(error.Say.Evaluate(Seen(answer)))
            : null;

        var nothing = new StoreAnswer(null, 0, 0);
        if (tool.Run.Count == 0 && Refuse(nothing) is { } refusal) throw new ToolException(refusal);
        var answer = tool.Run.Count == 0 ? nothing : _store!.Run(tool.Run, arguments, _now, Refuse);
        if (tool.Result is not null) return Value.ToText(tool.Result.Evaluate(Seen(answer)));
        return Json.ToText(answer.Rows is { } rows ? rows : new Fields(1).Add("changes", answer.Changes));
    }
}

/// <summary>What a model is told that has called a tool.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsError">Whether the tool failed.</param>
internal sealed record ToolResult(string Text, bool IsError);
