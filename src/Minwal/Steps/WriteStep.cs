using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Steps.Answers;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Asks a model once and takes its answer: as fields when the recipe says what it returns, else as text.
/// Makes and rewrites alike.
/// With candidates it asks several times at once and keeps the best answer.
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
    private readonly CandidateChoice? _choice;
    private readonly AnswerSchema? _schema;
    private readonly Func<string, byte[]?> _file;

    private WriteStep(string name, CallSettings call, bool several, CandidateChoice? choice, IReadOnlyList<string> brief, StepTools tools)
    {
        (_name, _call, _several, _choice, _brief, _file) = (name, call, several, choice, brief, tools.File);
        _task = $"{tools.Recipe}/{call.Task}";
        _system = call.System is null ? null : tools.Prompt(call.System.Path);
        _prompt = tools.Prompt(call.Prompt!.Path);
        _schema = call.Returns is null ? null : new AnswerSchema(call.Returns, several);
    }

    public static StepKind Kind { get; } = new("write", MakeShape());

    public async ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        if (_several) return await MakeAsync(slots, calls, cancellation).ConfigureAwait(false);
        var results = new StepResult[slots.Count];
        for (var i = 0; i < results.Length; i++) results[i] = (await MakeAsync([slots[i]], calls, cancellation).ConfigureAwait(false))[0];
        return results;
    }

    private async ValueTask<IReadOnlyList<StepResult>> MakeAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        if (WriteCall(slots, out var fault) is not { } call) return All(slots, new StepResult(null, fault));
        if (_choice is null) return (await AskAsync(slots, [call], calls, cancellation).ConfigureAwait(false))[0];
        var candidates = Enumerable.Range(0, _choice.Count)
            .Select(i => call with { Context = call.Context with { Random = CandidateChoice.KeyOf(call.Context.Random, i) } }).ToList();
        var made = await AskAsync(slots, candidates, calls, cancellation).ConfigureAwait(false);
        return [_choice.Choose([.. made.Select(results => results[0])], slots[0].Variables)];
    }

    /// <summary>The call for <paramref name="slots"/>; null when there is something that it cannot be made of.</summary>
    private Call? WriteCall(IReadOnlyList<StepSlot> slots, out Rejection? fault)
    {
        fault = null;
        var first = slots[0];
        var own = slots.Select(s => s.Own).ToList();
        var brief = new Fields(2)
            .Add(PromptTemplate.Brief, BriefWriter.Write(_task, first.Cell, own, _several, _brief, first.Variables))
            .Add("count", (long)slots.Count);
        if (_several) brief["items"] = own;
        IReadOnlyList<AIContent> images = [];
        if (_call.Images is not null)
        {
            if (StepImages.Open(_call.Images.Files.Evaluate(first.Variables), _file, out fault) is not { } opened) return null;
            foreach (var (name, value) in ImageFacts.Of(images = opened)!) brief[name] = value;
        }

        var variables = new Variables(brief, first.Variables);
        var messages = new List<ChatMessage>(2);
        if (_system is not null) messages.Add(new ChatMessage(ChatRole.System, _system.Render(variables)));
        messages.Add(new ChatMessage(ChatRole.User, [new TextContent(_prompt.Render(variables)), .. images]));
        var context = new CallContext(_task, first.Variables, _several ? own : null,
            SlotRandom.Key(first.Random, (long)SlotRandom.Hash(_call.Task)));
        return new Call(_call.Model, messages, context) { Schema = _schema?.For(first.Variables, slots.Count) };
    }

    /// <summary>
    /// Makes <paramref name="asked"/> at once;
    /// those whose answer cannot be used get one repair turn that shows the fault, at once again.
    /// For each call one result for each slot.
    /// </summary>
    private async ValueTask<StepResult[][]> AskAsync(
        IReadOnlyList<StepSlot> slots, IReadOnlyList<Call> asked, ICallSession calls, CancellationToken cancellation)
    {
        var answers = await AnswersAsync(asked, calls, cancellation).ConfigureAwait(false);
        var results = new StepResult[asked.Count][];
        var unfit = new List<int>();
        var repairs = new List<Call>();
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Read(slots, answers[i], out var fault);
            if (fault is null) continue;
            unfit.Add(i);
            repairs.Add(Repair(asked[i], answers[i], fault));
        }

        // After that the slot tries again with other random numbers.
        if (repairs.Count == 0) return results;
        var repaired = await AnswersAsync(repairs, calls, cancellation).ConfigureAwait(false);
        for (var i = 0; i < repaired.Count; i++) results[unfit[i]] = Read(slots, repaired[i], out _);
        return results;
    }

    private static async ValueTask<IReadOnlyList<CallAnswer>> AnswersAsync(
        IReadOnlyList<Call> asked, ICallSession calls, CancellationToken cancellation) => asked.Count == 1
        ? [await calls.AskAsync(asked[0], cancellation).ConfigureAwait(false)]
        : await calls.AskAllAsync(asked, cancellation).ConfigureAwait(false);

    /// <summary>
    /// What the answer gives each slot; with <paramref name="fault"/> when the model should be shown what is wrong with it.
    /// </summary>
    private StepResult[] Read(IReadOnlyList<StepSlot> slots, CallAnswer answer, out Rejection? fault)
    {
        fault = null;
        if (answer.Failure is not null) return All(slots, StepResult.Failed(answer.Failure));
        if (_call.Returns is null) return [StepResult.Of(new Fields(1).Add(_name, answer.Text!.Trim()))];
        var read = AnswerReader.Read(answer.Text!, _call.Returns, _several, slots[0].Variables);
        if ((fault = read.Failure) is not null) return All(slots, new StepResult(null, fault));
        if (read.Items.Count < slots.Count || read.ItemFaults.Take(slots.Count).Any(item => item is not null))
            fault = read.ItemFaults.OfType<Rejection>().FirstOrDefault() ?? TooFew(slots, read);
        return ResultsOrFailures(slots, read);
    }

    private static Call Repair(Call asked, CallAnswer answer, Rejection fault) => asked with
    {
        Messages =
        [
            .. asked.Messages, new ChatMessage(ChatRole.Assistant, answer.Text),
            new ChatMessage(
                ChatRole.User,
                $"That answer cannot be used: {fault.Message}. Answer again with the whole corrected JSON and nothing else."),
        ],
        Context = asked.Context with { Random = SlotRandom.Key(asked.Context.Random, 1) },
    };

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
        var offline = shape.Optional<GrammarReference>("offline", GrammarReference.Shape, null!,
            "The grammar that answers when the model is offline: a file, or the grammar itself. Without it placeholders are made from "
            + "`returns`.");
        var returns = shape.Optional<AnswerShape>("returns", ReturnsShape.Instance, null!,
            "The fields of the answer, each with its type; each becomes a variable. Without it the answer is text.");
        var records = shape.Optional<Setting<Band>>("records", Band.Setting, null!,
            "How many records one call asks for. Only the first step can ask for several.");
        var candidates = shape.Optional("candidates", Shapes.Integer(2, 16), 0,
            "How many answers are asked for at once, of which one is kept; all that can be used are the variable NAME_candidates.");
        var best = shape.Optional<Expression>("best", Shapes.Formula, null!,
            "With `candidates`: the answer for which the formula gives the greatest number is kept; it sees the answer's fields. "
            + "Without it the first.");
        var images = shape.Optional<Template>("images", TemplateShape.Instance, null!,
            "The name of a PNG, JPEG, GIF or WebP file of the recipe's folder, or a list of names: "
            + "sent behind the text of the user message.");
        var brief = shape.Optional("brief", Shapes.ListOf(Shapes.Name, 1), [],
            "The variables that {{brief}} holds; without it: the cell, source rows, values and earlier results.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            if (v.Has(records) && !v.Has(returns)) v.Refuse(records, "'records' needs 'returns', so that the answer can be told apart");
            if (v.Has(records) && v.Has(candidates))
                v.Refuse(
                    candidates,
                    "'candidates' cannot stand beside 'records': the best answer for one record is not the best for all of a call");
            if (v.Has(records) && v.Has(images))
                v.Refuse(images, "'images' cannot stand beside 'records': images of several records in one call cannot be told apart");
            if (v.Has(best) && !v.Has(candidates)) v.Refuse(best, "'best' needs 'candidates': how many answers there are to choose from");
            var list = CandidateChoice.ListName(v.Get(name));
            if (v.Has(candidates) && v.Has(returns) && v.Get(returns).Fields.Any(field => field.Name == list))
                v.Refuse(returns, $"'{list}' is the list of all candidates; give the field another name");

            List<string> gives =
                [.. v.Has(returns) ? v.Get(returns).Fields.Select(f => f.Name).Append(v.Get(name)).Distinct() : [v.Get(name)]];
            if (v.Has(candidates)) gives.Add(list);
            var call = new CallSettings(v.Get(name), v.Get(model), v.Mark, v.Get(system), v.Get(prompt), v.Get(offline),
                ["brief", "count", "items", .. v.Has(images) ? ImageFacts.Names : []])
            {
                Returns = v.Get(returns),
                Images = v.Has(images) ? new ImageSettings(v.Get(images), v.MarkOf(images)) : null,
            };
            var choice = v.Has(candidates) ? new CandidateChoice(v.Get(name), (int)v.Get(candidates), v.Get(best)) : null;
            return new StepSettings("write", v.Mark, v.Get(name), v.Get(when), v.Get(records), [call], gives,
                [.. v.Formulas.Where(f => f != v.Get(when) && f != v.Get(best))],
                tools => new WriteStep(v.Get(name), call, v.Has(records), choice, v.Get(brief), tools))
            {
                OwnFormulas = v.Has(best) ? [v.Get(best)] : [],
                Turns = choice is null ? null : Setting<Band>.Of(new Band(choice.Count, choice.Count)),
            };
        });
    }
}
