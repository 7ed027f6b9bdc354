using System.Text.Json.Nodes;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>Computes variables from what is there; asks nobody. Later ones see the earlier ones.</summary>
internal sealed class SetStep : IStep
{
    private readonly IReadOnlyList<Named<Template>> _values;

    private SetStep(IReadOnlyList<Named<Template>> values) => _values = values;

    public static StepKind Kind { get; } = new("set", new SetShape(), SetShape.Summary);

    public ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation) => new([.. slots.Select(Compute)]);

    private StepResult Compute(StepSlot slot)
    {
        var gives = new Fields(_values.Count);
        var variables = new Expressions.Variables(gives, slot.Variables);
        foreach (var (name, _, value) in _values)
        {
            try
            {
                gives[name] = value.Evaluate(variables);
            }
            catch (MinwalException e)
            {
                return StepResult.Failed("set.no_value", $"'{name}' could not be computed: {e.Message}");
            }
        }

        return StepResult.Of(gives);
    }

    private sealed class SetShape : Shape<StepSettings>
    {
        public const string Summary = "Computes variables from what is there, by name; later ones see the earlier ones. Asks no model.";

        private static readonly Shape<IReadOnlyList<Named<Template>>> Map = Shapes.MapOf(TemplateShape.Instance, Shapes.Name, 1);

        public override string Allowed => Map.Allowed;

        public override JsonObject Schema(JsonObject definitions)
        {
            var part = Map.Schema(definitions);
            part["description"] = Summary;
            definitions["step_set"] = part;
            return new JsonObject { ["$ref"] = "#/$defs/step_set" };
        }

        internal override bool TryRead(YamlValue node, Reading reading, out StepSettings value)
        {
            value = null!;
            if (!Map.TryRead(node, reading, out var values)) return false;
            List<string> names = [.. values.Select(entry => entry.Name)];
            value = new StepSettings("set", node.Mark, "set", null, null, [], names, [], _ => new SetStep(values))
            {
                Sets = values,
                OwnFormulas =
                [
                    .. values.SelectMany((entry, i) => entry.Value.Formulas.Select(formula => new OwnFormula(formula, names[..i]))),
                ],
            };
            return true;
        }
    }
}
