using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Prompts;
using Minwal.Steps.Answers;
using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>
/// Has a model judge drafts by criteria, as often as votes are asked for. The judge sees what is judged and the material that the recipe
/// names, tells each record by its id and never says it again. Scores below a bound reject the draft.
/// </summary>
internal sealed class JudgeStep : IStep
{
    private const int MostNamed = 20;

    private readonly JudgeSettings _judge;
    private readonly string _task;
    private readonly BriefWriter _brief;
    private readonly PromptTemplate? _system;
    private readonly PromptTemplate _rubric;
    private readonly AnswerSchema _schema;
    private readonly Fields _constant;
    private readonly Thresholds _thresholds;

    public JudgeStep(JudgeSettings judge, StepTools tools)
    {
        _judge = judge;
        _task = $"{tools.Recipe}/{judge.Call.Task}";
        _brief = new BriefWriter(_task, [JudgeSettings.Id, JudgeSettings.Vote, .. judge.Of, .. judge.Source], []);
        _system = judge.Call.System is { } system ? tools.Prompt(system.Name) : null;
        _rubric = tools.Prompt(judge.Call.Prompt!.Name);
        _schema = new AnswerSchema(judge.Call.Returns!, judge.Together);
        _thresholds = new Thresholds(judge);
        _constant = new Fields(6).Add("criteria", judge.Criteria.Select(object? (criterion) => criterion.ToFields()).ToList())
            .Add("judged", judge.Of.ToList<object?>()).Add("sources", judge.Source.ToList<object?>()).Add("several", judge.Together)
            .Add("reasons", judge.Call.Returns!.Field(JudgeSettings.Why) is not null);
    }

    public static StepKind Kind { get; } = new("judge", JudgeShape.Make());

    public async ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        var results = new StepResult[slots.Count];
        var due = new List<int>(slots.Count);
        for (var i = 0; i < results.Length; i++)
        {
            if (_judge.Of.All(name => ValueOf(slots[i], name) is null))
                results[i] = StepResult.Failed("judge.nothing", $"there is nothing to judge: {string.Join(", ", _judge.Of)} is not there");
            else due.Add(i);
        }

        var together = _judge.Together ? due.Count : 1;
        foreach (var places in due.Chunk(Math.Max(1, together)))
        {
            var judged = await JudgeAsync([.. places.Select(i => slots[i])], calls, cancellation).ConfigureAwait(false);
            for (var i = 0; i < places.Length; i++) results[places[i]] = judged[i];
        }

        return results;
    }

    private async ValueTask<StepResult[]> JudgeAsync(IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        var asked = Enumerable.Range(0, _judge.Count).Select(vote => VoteCall(slots, vote)).ToList();
        var votes = await RepairTurn.AskAsync(
            asked, calls, (int _, CallAnswer answer, out Rejection? fault) => Read(slots, answer, out fault), asks: 1, cancellation)
            .ConfigureAwait(false);
        return [.. slots.Select((slot, i) => Decide(slot, [.. votes.Select(vote => vote[i])]))];
    }

    /// <summary>What the votes about one record come to; most of them must be there.</summary>
    private StepResult Decide(StepSlot slot, IReadOnlyList<StepResult> votes)
    {
        List<Fields> usable = [.. votes.Select(vote => vote.Gives).OfType<Fields>()];
        if (usable.Count * 2 <= votes.Count) return votes.First(vote => vote.Gives is null);
        // The scores of what is rejected are kept too.
        return new StepResult(
            new Fields(1).Add(_judge.Name, VoteCount.Of(_judge, usable)), _thresholds.Reject(usable, slot.Variables));
    }

    private Call VoteCall(IReadOnlyList<StepSlot> slots, int vote)
    {
        var (first, items) = (slots[0], slots.Select(Seen).ToList());
        var facts = new Fields(_constant).Add(JudgeSettings.Vote, vote + 1L);
        // What differs from record to record is found under its item where there are several.
        if (!_judge.Together) foreach (var (name, value) in items[0]) facts[name] = value;
        var known = new Variables(facts, first.Variables);
        var brief = _brief.Write(first.Cell, items, _judge.Together, known);
        var variables = known.With(
            new Fields(3).Add(PromptTemplate.Brief, brief).Add("count", (long)slots.Count).Add("items", items.ToList<object?>()));
        var messages = new List<ChatMessage>(2);
        if (_system is not null) messages.Add(new ChatMessage(ChatRole.System, _system.Render(variables)));
        messages.Add(new ChatMessage(ChatRole.User, _rubric.Render(variables)));
        var random = CandidateChoice.KeyOf(SlotRandom.Key(first.Random, (long)SlotRandom.Hash(_judge.Call.Task)), vote);
        return new Call(_judge.Call.Model, messages, new CallContext(_task, known, _judge.Together ? items : null, random))
        {
            Schema = _schema.For(known, slots.Count),
        };
    }

    /// <summary>What the judge sees of a record.</summary>
    private Fields Seen(StepSlot slot)
    {
        var seen = new Fields(1 + _judge.Of.Count + _judge.Source.Count).Add(JudgeSettings.Id, IdOf(slot));
        foreach (var name in _judge.Of.Concat(_judge.Source)) seen[name] = ValueOf(slot, name);
        return seen;
    }

    private static object? ValueOf(StepSlot slot, string name) =>
        name == JudgeSettings.Cell ? slot.Cell : slot.Variables.TryGet(name, out var value) ? value : null;

    private static string IdOf(StepSlot slot) => FormattableString.Invariant($"r{slot.Slot + 1}");

    /// <summary>
    /// The vote about each record, without its id; with <paramref name="fault"/> when the judge should be shown what is wrong with it.
    /// </summary>
    private StepResult[] Read(IReadOnlyList<StepSlot> slots, CallAnswer answer, out Rejection? fault)
    {
        fault = null;
        if (answer.Failure is { } failure) return [.. slots.Select(_ => StepResult.Failed(failure))];
        var read = AnswerReader.Read(answer.Text!, _judge.Call.Returns!, _judge.Together, slots[0].Variables);
        if ((fault = read.Failure) is { } unread) return [.. slots.Select(_ => new StepResult(null, unread))];
        var votes = slots.Select(slot => VoteOn(IdOf(slot), read)).ToArray();
        fault = votes.Select(vote => vote.Failure).FirstOrDefault(failed => failed is not null);
        return votes;
    }

    private StepResult VoteOn(string id, AnswerReading read)
    {
        var named = read.Items.Select(item => Value.ToText((item as Fields)?.GetValueOrDefault(JudgeSettings.Id))).ToList();
        var said = Enumerable.Range(0, named.Count).Where(i => named[i] == id).ToList();
        if (said is [var only])
        {
            return read.ItemFaults[only] is { } unfit
                ? new StepResult(null, unfit)
                : StepResult.Of(new Fields(((Fields)read.Items[only]!).Where(field => field.Key != JudgeSettings.Id)));
        }

        // One answer that does not say whom it is about is told what it lacks.
        if (!_judge.Together && read.ItemFaults[0] is { } fault) return new StepResult(null, fault);
        var found = string.Join(", ", named.Take(MostNamed));
        return StepResult.Failed("judge.id", said.Count > 1
            ? $"the record '{id}' is judged {said.Count} times"
            : $"the record '{id}' is not judged: {JudgeSettings.Id} is {(found.Length == 0 ? "nowhere" : found)}");
    }
}
