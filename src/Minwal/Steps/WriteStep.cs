using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Steps.Answers;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Asks a model once and takes its answer: as fields when the recipe says what it returns, else as text. Makes and rewrites alike.
/// </summary>
internal sealed class WriteStep : IStep
{
    private readonly CallSettings _call;
    private readonly string _name;
    private readonly string _task;
    private readonly IReadOnlyList<string> _brief;
    private readonly PromptTemplate? _system;
    private readonly PromptTemplate _prompt;
    private readonly bool _several;
    private readonly AnswerSchema? _schema;

    private WriteStep(string name, CallSettings call, bool several, IReadOnlyList<string> brief, StepTools tools)
    {
        (_name, _call, _several, _brief) = (name, call, several, brief);
        _task = $"{tools.Recipe}/{call.Task}";
        _system = call.System is null ? null : tools.Prompt(call.System.Path);
        _prompt = tools.Prompt(call.Prompt!.Path);
        _schema = call.Returns is null ? null : new AnswerSchema(call.Returns, several);
    }

    public static StepKind Kind { get; } = new("write", MakeShape());

    public async ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        if (_several) return await AskAsync(slots, calls, cancellation).ConfigureAwait(false);
        var results = new StepResult[slots.Count];
        for (var i = 0; i < results.Length; i++) results[i] = (await AskAsync([slots[i]], calls, cancellation).ConfigureAwait(false))[0];
        return results;
    }

    private async ValueTask<IReadOnlyList<StepResult>> AskAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        var first = slots[0];
        var own = slots.Select(s => s.Own).ToList();
        var brief = new Fields(2)
            .Add(PromptTemplate.Brief, BriefWriter.Write(_task, first.Cell, own, _several, _brief, first.Variables))
            .Add("count", (long)slots.Count);
        if (_several) brief["items"] = own;
        var variables = new Variables(brief, first.Variables);
        var messages = new List<ChatMessage>(2);
        if (_system is not null) messages.Add(new ChatMessage(ChatRole.System, _system.Render(variables)));
        messages.Add(new ChatMessage(ChatRole.User, _prompt.Render(variables)));
        var context = new CallContext(_task, first.Variables, _several ? own : null,
            SlotRandom.Key(first.Random, (long)SlotRandom.Hash(_call.Task)));
        JsonElement? schema = _schema?.For(first.Variables, slots.Count);

        var answer = await calls.AskAsync(new Call(_call.Model, messages, context) { Schema = schema }, cancellation).ConfigureAwait(false);
        if (answer.Failure is not null) return All(slots, StepResult.Failed(answer.Failure));
        if (_call.Returns is null) return [StepResult.Of(new Fields(1).Add(_name, answer.Text!.Trim()))];

        var read = AnswerReader.Read(answer.Text!, _call.Returns, _several, first.Variables);
        if (Results(slots, read) is { } good) return good;

        // One repair turn that shows the fault; then the slot tries again with other random numbers.
        messages.Add(new ChatMessage(ChatRole.Assistant, answer.Text));
        var fault = read.Failure ?? read.ItemFaults.OfType<Rejection>().FirstOrDefault() ?? TooFew(slots, read);
        messages.Add(new ChatMessage(
            ChatRole.User, $"That answer cannot be used: {fault.Message}. Answer again with the whole corrected JSON and nothing else."));
        var again = new Call(_call.Model, messages, context with { Random = SlotRandom.Key(context.Random, 1) }) { Schema = schema };
        var repaired = await calls.AskAsync(again, cancellation).ConfigureAwait(false);
        if (repaired.Failure is not null) return All(slots, StepResult.Failed(repaired.Failure));
        read = AnswerReader.Read(repaired.Text!, _call.Returns, _several, first.Variables);
        return read.Failure is not null ? All(slots, new StepResult(null, read.Failure)) : ResultsOrFailures(slots, read);
    }

    /// <summary>The results when every slot got a usable item, else null.</summary>
    private StepResult[]? Results(IReadOnlyList<StepSlot> slots, AnswerReading read) =>
        read.Failure is null && read.Items.Count >= slots.Count && read.ItemFaults.Take(slots.Count).All(f => f is null) ? ResultsOrFailures(slots, read) : null;

    private StepResult[] ResultsOrFailures(IReadOnlyList<StepSlot> slots, AnswerReading read)
    {
        var results = new StepResult[slots.Count];
        for (var i = 0; i < results.Length; i++)
        {
            if (i >= read.Items.Count) results[i] = new StepResult(null, TooFew(slots, read));
            else if (read.ItemFaults[i] is { } fault) results[i] = new StepResult(null, fault);
            else results[i] = StepResult.Of(Spread(read.Items[i]));
        }

        return results;
    }

    private static Rejection TooFew(IReadOnlyList<StepSlot> slots, AnswerReading read) => new(
        "answer.too_few", $"{read.Items.Count} records in the answer, asked for were {slots.Count}",
        new Fields().Add("records", (long)read.Items.Count).Add("asked", (long)slots.Count));

    private Fields Spread(object? item)
    {
        var fields = (Fields)item!;
        var gives = new Fields(fields.Count + 1);
        foreach (var (name, value) in fields) gives[name] = value;
        gives[_name] = fields;
        return gives;
    }

    private static StepResult[] All(IReadOnlyList<StepSlot> slots, StepResult result) => [.. slots.Select(_ => result)];

    private static MapShape<StepSettings> MakeShape()
    {
        var shape = new MapShape<StepSettings>("step_write", "Asks a model once and takes its answer.");
        var name = shape.Optional("name", Shapes.Name, "write", "The step's name; the whole answer is the variable of that name.");
        var model = shape.Optional("model", Shapes.Name, "writer", "The role under `models` that answers.");
        var system = shape.Optional<FileReference>("system", FileReference.Shape, null!, "The template of the system message.");
        var prompt = shape.Required("prompt", FileReference.Shape, "The template of the user message.");
        var offline = shape.Optional<FileReference>("offline", FileReference.Shape, null!,
            "The grammar that answers when the model is offline.");
        var returns = shape.Optional<AnswerShape>("returns", ReturnsShape.Instance, null!,
            "The fields of the answer, each with its type; each becomes a variable. Without it the answer is text.");
        var records = shape.Optional<Setting<Band>>("records", Band.Setting, null!,
            "How many records one call asks for. Only the first step can ask for several.");
        var brief = shape.Optional("brief", Shapes.ListOf(Shapes.Name, 1), [],
            "The variables that {{brief}} holds; without it: the cell, source rows, values and earlier results.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            var call = new CallSettings(v.Get(name), v.Get(model), v.Mark, v.Get(system), v.Get(prompt), v.Get(offline), v.Get(returns),
                ["brief", "count", "items"]);
            if (v.Has(records) && !v.Has(returns)) v.Refuse(records, "'records' needs 'returns', so that the answer can be told apart");
            return new StepSettings("write", v.Mark, v.Get(name), v.Get(when), v.Get(records), [call],
                v.Has(returns) ? [.. v.Get(returns).Fields.Select(f => f.Name).Append(v.Get(name)).Distinct()] : [v.Get(name)],
                [.. v.Formulas.Where(f => f != v.Get(when))],
                tools => new WriteStep(v.Get(name), call, v.Has(records), v.Get(brief), tools));
        });
    }
}
