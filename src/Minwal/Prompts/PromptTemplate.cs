using HandlebarsDotNet;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Prompts;

/// <summary>
/// A Handlebars template of a message. Values are put in as they are, nothing is escaped and nothing in them is evaluated.
/// Thread-safe once compiled.
/// </summary>
public sealed class PromptTemplate
{
    /// <summary>The variable that holds, as JSON, everything the call is about; by convention the last thing in a prompt.</summary>
    public const string Brief = "brief";

    private static readonly TimeSpan CompileLimit = TimeSpan.FromSeconds(5);
    private static readonly IHandlebars Engine = PromptEngine.MakeEngine();

    private readonly HandlebarsTemplate<object, object> _render;
    private readonly PromptText _text;
    private string? _constant;

    private PromptTemplate(HandlebarsTemplate<object, object> render, PromptText text) =>
        (_render, _text, Reads) = (render, text, text.Reads);

    /// <summary>The variables it names.</summary>
    public IReadOnlyList<string> Reads { get; }

    /// <summary>
    /// Compiles <paramref name="text"/>. A template that the library does not understand (or hangs on, for five seconds) is a fault.
    /// </summary>
    internal static PromptTemplate? TryCompile(PromptText text, ICollection<Fault> faults)
    {
        try
        {
            // Some malformed templates send the compiler into an endless loop, hence a thread of its own and a limit.
            var compile = Task.Factory.StartNew(() => Engine.Compile(text.Text.TrimEnd()), TaskCreationOptions.LongRunning);
            if (!compile.Wait(CompileLimit))
            {
                var limit = $"could not be compiled within {CompileLimit.TotalSeconds:0} seconds";
                faults.Add(new Fault("MW1014", text.Begins, $"the template {limit}; look for a tag that does not end"));
                return null;
            }

            return new PromptTemplate(compile.Result, text);
        }
        catch (AggregateException e) when (e.InnerException is HandlebarsException inner)
        {
            var said = inner.Message.ReplaceLineEndings(" ");
            faults.Add(new Fault("MW1014", text.Begins, $"not a valid Handlebars template: {said}"));
            return null;
        }
    }

    /// <summary>The message for <paramref name="variables"/>, without white space at its end.</summary>
    /// <exception cref="MinwalException">MW1014 when a value does not have what the template puts in.</exception>
    public string Render(IVariables variables)
    {
        if (_constant is { } constant) return constant;
        try
        {
            var text = _render(Model(variables)).TrimEnd();
            if (Reads.Count == 0) _constant = text;
            return text;
        }
        catch (Exception e) when (e is not (MinwalException or OutOfMemoryException))
        {
            // The library throws whatever its parts throw, and says no place.
            throw new MinwalException([new Fault("MW1014", _text.Begins,
                $"the prompt could not be written: {e.Message.ReplaceLineEndings(" ")}")]);
        }
    }

    private Dictionary<string, object?> Model(IVariables variables)
    {
        var model = new Dictionary<string, object?>(Reads.Count);
        foreach (var name in Reads)
            if (variables.TryGet(name, out var value)) model[name] = value;
        if (_text.Unsure.FirstOrDefault(use => !IsThere(model.GetValueOrDefault(use.Path.Name), use.Path.Steps)) is not { } missing)
            return model;
        throw new MinwalException([new Fault("MW1014", missing.Mark, $"'{missing.Path}' is not there for this record",
            missing.OutsideHint ?? "what may be missing stands in {{#if …}}")]);
    }

    /// <summary>Whether <paramref name="value"/> has what <paramref name="steps"/> lead to; of several items any.</summary>
    private static bool IsThere(object? value, IReadOnlyList<PathStep> steps, int at = 0)
    {
        if (at == steps.Count || value is null) return true;
        return (steps[at].Kind, value) switch
        {
            (PathStepKind.Field, Fields fields) => fields.TryGetValue(steps[at].Field, out var field) && IsThere(field, steps, at + 1),
            (PathStepKind.Field, _) => false,
            (_, Fields fields) => fields.Count == 0 || fields.Values.Any(item => IsThere(item, steps, at + 1)),
            (_, IReadOnlyList<object?> list) => list.Count == 0 || list.Any(item => IsThere(item, steps, at + 1)),
            _ => false,
        };
    }
}
