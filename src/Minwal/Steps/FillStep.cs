using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes.Language;
using Minwal.Steps.Answers;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Writes by a grammar of the recipe, whatever model plays its roles: always here, the same for the same seed, for nothing.
/// </summary>
internal sealed class FillStep : IStep
{
    private readonly string _name;
    private readonly IGrammar _grammar;
    private readonly AnswerShape? _returns;

    private FillStep(string name, FillSettings fill, StepTools tools)
    {
        (_name, _returns) = (name, fill.Returns);
        _grammar = tools.Grammar($"{tools.Recipe}/{fill.Task}") ?? throw new MinwalException(
            [new Fault("MW1301", fill.Grammar.Mark, $"the grammar of the step '{name}' could not be read")]);
    }

    public static StepKind Kind { get; } = new("fill", MakeShape());

    public ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation) => new([.. slots.Select(Fill)]);

    private StepResult Fill(StepSlot slot)
    {
        var made = _grammar.Expand(slot.Variables, SlotRandom.Key(slot.Random, (long)SlotRandom.Hash(_name)));
        if (_returns is null) return StepResult.Of(new Fields(1).Add(_name, made));
        var read = AnswerReader.Read(made, _returns, slot.Variables);
        if ((read.Failure ?? read.ItemFaults[0]) is { } fault) return new StepResult(null, fault);
        return StepResult.Of(Spread.Of(_name, (Fields)read.Items[0]!));
    }

    private static MapShape<StepSettings> MakeShape()
    {
        var shape = new MapShape<StepSettings>("step_fill", "Writes by a grammar of the recipe, never by a model.");
        var name = shape.Optional("name", Shapes.Name, "fill", "The step's name; what the grammar gives is the variable of that name.");
        var grammar = shape.Required("grammar", GrammarReference.Shape, "The grammar that writes: a file, or the grammar itself.");
        var returns = shape.Optional<AnswerShape>("returns", ReturnsShape.Instance, null!,
            "The fields of what the grammar gives, each with its type; each becomes a variable.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            var fill = new FillSettings(v.Get(name), v.Get(grammar), v.Get(returns));
            return new StepSettings(
                "fill", v.Mark, v.Get(name), v.Get(when), null, [], Spread.Names(v.Get(name), v.Get(returns)),
                [.. v.Formulas.Where(f => f != v.Get(when))], tools => new FillStep(v.Get(name), fill, tools))
            {
                Fills = [fill],
                Shapes = Spread.Shapes(v.Get(name), v.Get(returns)),
            };
        });
    }
}
