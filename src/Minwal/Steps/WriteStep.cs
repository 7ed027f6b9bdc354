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
/// With candidates it asks several times at once and keeps the best answer; with each it asks for every item of a list.
/// </summary>
internal sealed class WriteStep : IStep
{
    private readonly CallSettings _call;
    private readonly string _name;
    private readonly string _task;
    private readonly BriefWriter? _brief;
    private readonly PromptTemplate? _system;
    private readonly PromptTemplate _prompt;
    private readonly bool _several;
    private readonly CandidateChoice? _choice;
    private readonly EachSettings? _each;
    private readonly AnswerSchema? _schema;
    private readonly Func<string, byte[]?> _file;

    private WriteStep(
        string name, CallSettings call, bool several, CandidateChoice? choice, EachSettings? each, StepTools tools)
    {
        (_name, _call, _several, _choice, _each, _file) = (name, call, several, choice, each, tools.File);
        _task = $"{tools.Recipe}/{call.Task}";
        _system = call.System is null ? null : tools.Prompt(call.System.Name);
        _prompt = tools.Prompt(call.Prompt!.Name);
        // It grows with all that the steps before have made, so it is not written for prompts that do not have it.
        if (_prompt.Reads.Contains(PromptTemplate.Brief) || _system?.Reads.Contains(PromptTemplate.Brief) == true)
            _brief = new BriefWriter(_task, [.. call.Brief.Select(only => only.Name)], [.. call.Blind.Select(blind => blind.Name)]);
        _schema = call.Returns is null ? null : new AnswerSchema(call.Returns, several);
    }

    public static StepKind Kind { get; } = new("write", MakeShape());

    public async ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        if (_several) return await MakeAsync(slots, calls, cancellation).ConfigureAwait(false);
        var results = new StepResult[slots.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = _each is null
                ? (await MakeAsync([slots[i]], calls, cancellation).ConfigureAwait(false))[0]
                : await MakeEachAsync(slots[i], calls, cancellation).ConfigureAwait(false);
        }

        return results;
    }

    private async ValueTask<StepResult> MakeEachAsync(StepSlot slot, ICallSession calls, CancellationToken cancellation)
    {
        if (_each!.Passes(slot, out var fault) is not { } passes) return new StepResult(null, fault);
        var asked = new List<(IReadOnlyList<StepSlot> Slots, Call Call)>(passes.Count);
        foreach (var pass in passes)
        {
            if (WriteCall([pass], out fault) is not { } call) return new StepResult(null, fault);
            asked.Add(([pass], call));
        }

        var made = await AskAsync(asked, calls, cancellation).ConfigureAwait(false);
        if (made.FirstOrDefault(results => results[0].Failure is not null) is { } failed) return failed[0];
        return StepResult.Of(new Fields(1).Add(_name, made.Select(results => results[0].Gives![_name]).ToList()));
    }

    private async ValueTask<IReadOnlyList<StepResult>> MakeAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        if (WriteCall(slots, out var fault) is not { } call) return All(slots, new StepResult(null, fault));
        if (_choice is null) return (await AskAsync([(slots, call)], calls, cancellation).ConfigureAwait(false))[0];
        var candidates = Enumerable.Range(0, _choice.Count).Select(i => CandidateChoice.KeyOf(call.Context.Random, i))
            .Select(key => (slots, call with { Context = call.Context with { Random = key } })).ToList();
        var made = await AskAsync(candidates, calls, cancellation).ConfigureAwait(false);
        return [_choice.Choose([.. made.Select(results => results[0])], slots[0].Variables)];
    }

    /// <summary>The call for <paramref name="slots"/>; null when there is something that it cannot be made of.</summary>
    private Call? WriteCall(IReadOnlyList<StepSlot> slots, out Rejection? fault)
    {
        fault = null;
        var first = slots[0];
        var own = slots.Select(s => s.Own).ToList();
        var seen = new Fields(3).Add("count", (long)slots.Count);
        if (_brief is not null) seen.Add(PromptTemplate.Brief, _brief.Write(first.Cell, own, _several, first.Variables));
        if (_several) seen["items"] = own;
        IReadOnlyList<AIContent> images = [];
        if (_call.Images is not null)
        {
            if (StepImages.Open(_call.Images.Files.Evaluate(first.Variables), _file, out fault) is not { } opened) return null;
            foreach (var (name, value) in ImageFacts.Of(images = opened)!) seen[name] = value;
        }

        var variables = new Variables(seen, first.Variables);
        var messages = new List<ChatMessage>(2);
        if (_system is not null) messages.Add(new ChatMessage(ChatRole.System, _system.Render(variables)));
        messages.Add(new ChatMessage(ChatRole.User, [new TextContent(_prompt.Render(variables)), .. images]));
        var context = new CallContext(_task, first.Variables, _several ? own : null,
            SlotRandom.Key(first.Random, (long)SlotRandom.Hash(_call.Task)));
        return new Call(_call.Model, messages, context) { Schema = _schema?.For(first.Variables, slots.Count) };
    }

    /// <summary>For each of the calls one result for each of its slots.</summary>
    private ValueTask<StepResult[][]> AskAsync(
        IReadOnlyList<(IReadOnlyList<StepSlot> Slots, Call Call)> asked, ICallSession calls, CancellationToken cancellation) =>
        RepairTurn.AskAsync([.. asked.Select(a => a.Call)], calls,
            (int call, CallAnswer answer, out Rejection? fault) => Read(asked[call].Slots, answer, out fault),
            asks: _each?.Asks ?? 1, cancellation);

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

    private StepResult[] ResultsOrFailures(IReadOnlyList<StepSlot> slots, AnswerReading read)
    {
        var results = new StepResult[slots.Count];
        for (var i = 0; i < results.Length; i++)
        {
            if (i >= read.Items.Count) results[i] = new StepResult(null, TooFew(slots, read));
            else if (read.ItemFaults[i] is { } fault) results[i] = new StepResult(null, fault);
            else results[i] = StepResult.Of(Spread.Of(_name, (Fields)read.Items[i]!));
        }

        return results;
    }

    private static Rejection TooFew(IReadOnlyList<StepSlot> slots, AnswerReading read) => new(
        "answer.too_few", $"{read.Items.Count} records in the answer, asked for were {slots.Count}",
        new Fields().Add("records", (long)read.Items.Count).Add("asked", (long)slots.Count));

    private static StepResult[] All(IReadOnlyList<StepSlot> slots, StepResult result) => [.. slots.Select(_ => result)];

    private static MapShape<StepSettings> MakeShape()
    {
        var shape = new MapShape<StepSettings>("step_write", "Asks a model once and takes its answer.");
        var name = shape.Optional("name", Shapes.Name, "write", "The step's name; the whole answer is the variable of that name.");
        var model = shape.Optional("model", Shapes.Name, "writer", "The role under `models` that answers.");
        var system = shape.Optional<PromptReference>("system", PromptReference.Shape, null!,
            "The template of the system message: a file, or the template itself, as `prompt` has it.");
        var prompt = shape.Required("prompt", PromptReference.Shape,
            "The template of the user message: a file, or, with a line break or {{…}} in it, the template itself.");
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
            + "Without it the first. With it the variable NAME_pair holds {chosen, rejected, margin, scores}.");
        var each = shape.Optional<EachSettings>("each", EachSettings.Shape, null!,
            "Asks for every item of a list, all at once; the variable of the step's name is the list of the answers.");
        var images = shape.Optional<Template>("images", TemplateShape.Instance, null!,
            "The name of a PNG, JPEG, GIF or WebP file of the recipe's folder, or beside a source's file that the user names, or a list of "
            + "names: sent behind the text of the user message.");
        var brief = shape.Optional("brief", NameReference.List, [],
            "The variables that {{brief}} holds; without it: the cell, source rows, values and earlier results.");
        var blind = shape.Optional("blind", NameReference.List, [],
            "Variables that {{brief}} leaves out and that the step's prompts and grammar may not name, such as the label that is to be "
            + "told.");
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
            if (v.Has(brief) && v.Has(blind))
                v.Refuse(blind, "'blind' cannot stand beside 'brief', which says already what the call is told");
            foreach (var (other, has) in new[] { ("records", v.Has(records)), ("candidates", v.Has(candidates)) })
            {
                if (v.Has(each) && has)
                    v.Refuse(each, $"'each' cannot stand beside '{other}': it asks once for every item and gives the list of all answers");
            }

            List<string> lists = v.Has(candidates) ? [CandidateChoice.ListName(v.Get(name))] : [];
            if (v.Has(candidates) && v.Has(best)) lists.Add(CandidateChoice.PairName(v.Get(name)));
            if (v.Has(returns) && v.Get(returns).Fields.FirstOrDefault(field => lists.Contains(field.Name)) is { } taken)
                v.Refuse(returns, $"'{taken.Name}' is the list of all candidates, or their pair; give the field another name");

            IReadOnlyList<string> gives = v.Has(each) ? [v.Get(name)] : [.. Spread.Names(v.Get(name), v.Get(returns)), .. lists];
            IReadOnlyList<string> item = v.Has(each) ? [v.Get(each).As] : [];
            var call = new CallSettings(v.Get(name), v.Get(model), v.Mark, v.Get(system), v.Get(prompt), v.Get(offline),
                [PromptTemplate.Brief, "count", "items"])
            {
                Returns = v.Get(returns),
                Item = v.Has(each) ? (v.Get(each).As, v.Get(each).In) : null,
                Facts = v.Has(images) ? [.. ImageFacts.Names.Select(fact => (fact, NameScope.Any))] : [],
                Brief = v.Get(brief),
                Blind = v.Get(blind),
                Images = v.Has(images) ? new ImageSettings(v.Get(images), v.MarkOf(images)) : null,
            };
            var choice = v.Has(candidates) ? new CandidateChoice(v.Get(name), (int)v.Get(candidates), v.Get(best)) : null;
            // The pair is made of what `best` gives.
            var rated = gives.Except([CandidateChoice.PairName(v.Get(name))]).ToList();
            Expression[] own = v.Has(each) ? [.. (v.Get(images)?.Formulas ?? []), .. (v.Get(returns)?.Formulas ?? [])] : [];
            return new StepSettings("write", v.Mark, v.Get(name), v.Get(when), v.Get(records), [call], gives,
                [.. v.Formulas.Where(f => f != v.Get(when) && f != v.Get(best) && !own.Contains(f))],
                tools => new WriteStep(v.Get(name), call, v.Has(records), choice, v.Get(each), tools))
            {
                OwnFormulas =
                [
                    .. new[] { v.Get(best) }.OfType<Expression>().Select(formula => new OwnFormula(formula, rated)),
                    .. own.Select(formula => new OwnFormula(formula, item)),
                ],
                Turns = choice is null ? null : Setting<Band>.Of(new Band(choice.Count, choice.Count)),
                CallsVary = v.Has(each),
                Shapes = ShapesOf(v.Get(name), v.Get(returns), v.Has(each), lists),
            };
        });
    }

    private static Dictionary<string, AnswerShape> ShapesOf(string name, AnswerShape? returns, bool each, IReadOnlyList<string> lists)
    {
        var answer = returns ?? new AnswerShape(AnswerType.String);
        var all = new AnswerShape(AnswerType.List) { Items = answer };
        if (each) return new Dictionary<string, AnswerShape>(StringComparer.Ordinal) { [name] = all };
        var shapes = Spread.Shapes(name, answer);
        if (lists.Count > 0) shapes[lists[0]] = all;
        if (lists.Count > 1) shapes[lists[1]] = CandidatePair.Shape(answer);
        return shapes;
    }
}
