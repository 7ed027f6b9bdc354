using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Steps;
using Minwal.Tools;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>The shape of recipe.yaml, as a language has it: what the reader, the JSON Schema and the documentation share.</summary>
internal static class RecipeShape
{
    /// <summary>The whole file, with the kinds of <paramref name="language"/>.</summary>
    public static MapShape<Recipe> Make(RecipeLanguage language)
    {
        var check = new KindShape<CheckSettings>("check",
            language.Checks.ToDictionary(kind => kind.Name, Shape<CheckSettings> (kind) => kind.Shape));
        var step = new KindShape<StepSettings>("step",
            language.Steps.ToDictionary(kind => kind.Name, Shape<StepSettings> (kind) => kind.Shape));
        var shape = new MapShape<Recipe>("recipe", "A recipe: what records to make, how, and what they must pass.");
        var name = shape.Required("recipe", Shapes.Pattern("a name of lower-case letters, digits and '-'", "^[a-z][a-z0-9-]{0,47}$"),
            "The recipe's name.");
        var version = shape.Required("version", Shapes.Integer(1, 1_000_000), "Raise it when the same parameters mean other data.");
        var summary = shape.Required("summary", Shapes.Text, "What it makes, in one sentence.");
        var tag = shape.Required("language", Shapes.Text, "The language of the texts, as a BCP 47 tag: ar, en.");
        var needs = shape.Optional<string>("needs", Shapes.Text, null!, "What it needs beside the offline model, in a few words.");
        var parameters = shape.Optional("parameters", Shapes.MapOf(ParameterShape.Shape, Shapes.Name), [],
            "Options of `minwal run`, by name.");
        var presets = shape.Optional("presets", Shapes.MapOf(Preset, Shapes.Name), [], "Flags that set several parameters, by name.");
        var tables = shape.Optional("tables", Shapes.MapOf(Shapes.Any, Shapes.Name), [],
            "Constant data by name, for prompts, formulas and checks; { file: NAME.yaml } reads it from a file of the recipe, and "
            + "{ file: NAME.sql }, or of any other ending, is the file's text.");
        var quotas = shape.Required("quotas", QuotaShape.Instance, "How many records, and how they are spread over labels.");
        var sources = shape.Optional("sources", Shapes.MapOf(SourceShape.Make(language.Sources), Shapes.Name), [],
            "Rows that feed prompts, by the name of the variable.");
        var values = shape.Optional("values", Shapes.MapOf(Value, Shapes.Name), [],
            "Variables that are computed or drawn for each attempt.");
        var models = shape.Optional("models", Shapes.MapOf(Model, Shapes.Name), [], "The roles that models play, by name.");
        var store = shape.Optional<StoreSpec>("store", StoreSpec.Shape(language.Stores), null!,
            "Where tools keep what they are told; every conversation has one of its own.");
        var tools = shape.Optional("tools", Shapes.MapOf(ToolSpec.Shape, Shapes.Name), [],
            "Tools that models may call in a conversation, by name.");
        var steps = shape.Required("steps", Shapes.ListOf(step, 1, 100), "What makes a draft, in order.");
        var checks = shape.Optional("checks", Shapes.ListOf(check, 0, 200), [], "What drafts must pass, in order.");
        var record = shape.Required("record", TemplateShape.Instance, "What a record is made of: a map from field to value or formula.");
        var id = shape.Optional<string>("id", Shapes.Text, null!, "The field of the record by which people find it again.");
        var tallies = shape.Optional("tallies", Shapes.MapOf(TallyShape.Shape, Shapes.Name), [],
            "Figures over all records, for the document around them.");
        var output = shape.Required("output", OutputShape.Make("output", "The main file.", Shapes.ListOf(check, 0, 200)), "The main file.");
        var extras = shape.Optional("extras",
            Shapes.MapOf(OutputShape.Make("extra", "A further file.", Shapes.ListOf(check, 0, 200)), Shapes.Name), [],
            "Further files; each is asked for by an option of its name.");
        var notices = shape.Optional("notices", Shapes.ListOf(NoticeSpec.Shape, 0, 50), [],
            "What whoever uses the records must know of the run, such as a benchmark whose rows were shown to the model.");
        var then = shape.Optional("then", Shapes.MapOf(FollowingSpec.Shape, Shapes.Name), [],
            "Runs of other recipes that follow, each on the file of the one before it, by what their files are called in between.");
        shape.StandIn(version, 1);
        shape.StandIn(summary, "");
        shape.StandIn(tag, "");
        shape.StandIn(parameters, []);
        shape.StandIn(presets, []);
        shape.StandIn(tables, []);
        shape.StandIn(quotas, new QuotaSpec(default, Expression.Parse("1"), []));
        shape.StandIn(sources, []);
        shape.StandIn(values, []);
        shape.StandIn(models, []);
        shape.StandIn(tools, []);
        shape.StandIn(steps, []);
        shape.StandIn(checks, []);
        // Nobody knows which fields there would be.
        shape.StandIn(record, new MapTemplate([new MapEntry(null, default, new LiteralTemplate(null))]));
        shape.StandIn(tallies, []);
        shape.StandIn(output, new OutputSpec("output", default, "", "", null, null, []));
        shape.StandIn(extras, []);
        shape.StandIn(notices, []);
        shape.StandIn(then, []);
        return shape.Build(v => new Recipe(v.Get(name), v.Mark, v.Get(version), v.Get(summary), v.Get(tag),
            v.Get(quotas), v.Get(record), v.Get(output) with { Name = "output" })
        {
            Needs = v.Get(needs),
            Parameters = [.. v.Get(parameters).Select(p => p.Value with { Name = p.Name, Mark = p.Mark })],
            Presets = [.. v.Get(presets).Select(p => p.Value with { Name = p.Name, Mark = p.Mark })],
            Tables = new Fields(v.Get(tables).Select(t => KeyValuePair.Create(t.Name, t.Value))),
            Sources = [.. v.Get(sources).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
            Values = [.. v.Get(values).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
            Models = [.. v.Get(models).Select(s => s.Value with { Role = s.Name, Mark = s.Mark })],
            Store = v.Has(store) ? v.Get(store) : null,
            Tools = [.. v.Get(tools).Select(t => t.Value with { Name = t.Name, Mark = t.Mark })],
            Steps = v.Get(steps),
            Checks = v.Get(checks),
            Id = v.Get(id),
            Tallies = [.. v.Get(tallies).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
            Extras = [.. v.Get(extras).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
            Notices = v.Get(notices),
            Then = [.. v.Get(then).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
        });
    }

    private static readonly MapShape<PresetSpec> Preset = MakePreset();

    private static readonly Shape<ValueSpec> Value = MakeValue();

    private static readonly MapShape<ModelSpec> Model = MakeModel();

    private static MapShape<PresetSpec> MakePreset()
    {
        var shape = new MapShape<PresetSpec>("preset", "A flag that sets several parameters.");
        var help = shape.Required("help", Shapes.Text, "What it is for, in one line.");
        var set = shape.Required("set", Shapes.MapOf(Shapes.Any, Shapes.Name, 1),
            "The parameters' values; an option on the command line wins.");
        return shape.Build(v =>
            new PresetSpec("", v.Mark, v.Get(help), new Fields(v.Get(set).Select(s => KeyValuePair.Create(s.Name, s.Value)))));
    }

    private static Shape<ValueSpec> MakeValue()
    {
        var pick = new MapShape<ValueSpec>("value_pick", "A value that is drawn at random for each attempt.");
        var list = pick.Required("pick", TemplateShape.Instance, "A list of values, or a map from value to weight.");
        var take = pick.Optional("take", Shapes.Integer(2, 100), 0,
            "How many different ones are drawn; the value is then a list, in the order in which they were drawn.");
        pick.Build(v =>
        {
            var spec = new ValueSpec("", v.Mark, v.Get(list), true) { Take = v.Has(take) ? (int)v.Get(take) : null };
            // What a formula gives is found out slot by slot.
            var known = spec.Take is not null && spec.Template.IsConstant
                ? ValueSpec.Different(spec.Template.Evaluate(Variables.None))
                : null;
            if (known?.Count < spec.Take) v.Refuse(take, $"'pick' takes {spec.Take} different values, found {known.Count}");
            return spec;
        });
        var plain = TemplateShape.Instance.To((Template template, YamlValue node, Reading _, out ValueSpec value) =>
        {
            value = new ValueSpec("", node.Mark, template, false);
            return true;
        });
        return Shapes.Either("a value, a formula in ${…}, or { pick: [...] }",
            node => node is YamlMap map && map["pick"] is not null ? pick : plain, plain, pick);
    }

    private static MapShape<ModelSpec> MakeModel()
    {
        var shape = new MapShape<ModelSpec>("model", "A role that a model plays.");
        var fallback = shape.Optional("default", Shapes.Text, "offline", "The model unless the run says otherwise: offline, openai:NAME.");
        var temperature = shape.Optional("temperature", Shapes.Number(0, 2), double.NaN,
            "Sampling temperature; the provider's own when absent.");
        var topP = shape.Optional("top_p", Shapes.Number(0, 1), double.NaN, "Nucleus sampling; the provider's own when absent.");
        var maxTokens = shape.Optional("max_tokens", Shapes.Integer(1, 1_000_000), 0,
            "The most tokens of an answer; the provider's own when absent.");
        return shape.Build(v => new ModelSpec("", v.Mark, v.Get(fallback), v.Has(temperature) ? v.Get(temperature) : null,
            v.Has(topP) ? v.Get(topP) : null, v.Has(maxTokens) ? (int)v.Get(maxTokens) : null));
    }
}
