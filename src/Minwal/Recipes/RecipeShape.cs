using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>The shape of recipe.yaml: what the reader, the JSON Schema and the documentation share.</summary>
public static class RecipeShape
{
    /// <summary>The whole file.</summary>
    public static MapShape<Recipe> Shape { get; } = MakeRecipe();

    private static MapShape<Recipe> MakeRecipe()
    {
        var shape = new MapShape<Recipe>("recipe", "A recipe: what records to make, how, and what they must pass.");
        var name = shape.Required("recipe", Shapes.Pattern("a name of lower-case letters, digits and '-'", "^[a-z][a-z0-9-]{0,47}$"), "The recipe's name.");
        var version = shape.Required("version", Shapes.Integer(1, 1_000_000), "Raise it when the same parameters mean other data.");
        var summary = shape.Required("summary", Shapes.Text, "What it makes, in one sentence.");
        var language = shape.Required("language", Shapes.Text, "The language of the texts, as a BCP 47 tag: ar, en.");
        var needs = shape.Optional<string>("needs", Shapes.Text, null!, "What it needs beside the offline model, in a few words.");
        var parameters = shape.Optional("parameters", Shapes.MapOf(ParameterShape.Shape, Shapes.Name), [], "Options of `minwal run`, by name.");
        var presets = shape.Optional("presets", Shapes.MapOf(MakePreset(), Shapes.Name), [], "Flags that set several parameters, by name.");
        var tables = shape.Optional("tables", Shapes.MapOf(Shapes.Any, Shapes.Name), [], "Constant data by name, for formulas and checks; { file: NAME.yaml } reads it from a file of the recipe.");
        var quotas = shape.Required("quotas", QuotaShape.Instance, "How many records, and how they are spread over labels.");
        var sources = shape.Optional("sources", Shapes.MapOf(MakeSource(), Shapes.Name), [], "Rows that feed prompts, by the name of the variable.");
        var values = shape.Optional("values", Shapes.MapOf(MakeValue(), Shapes.Name), [], "Variables that are computed or drawn for each attempt.");
        var models = shape.Optional("models", Shapes.MapOf(MakeModel(), Shapes.Name), [], "The roles that models play, by name.");
        var steps = shape.Required("steps", Shapes.ListOf(new KindShape<StepSettings>("step", StepKinds.All.ToDictionary(k => k.Key, k => (Shape<StepSettings>)k.Value.Shape)), 1, 100), "What makes a draft, in order.");
        var checks = shape.Optional("checks", MakeChecks(), [], "What drafts must pass, in order.");
        var record = shape.Required("record", TemplateShape.Instance, "What a record is made of: a map from field to value or formula.");
        var id = shape.Optional<string>("id", Shapes.Text, null!, "The field of the record by which people find it again.");
        var tallies = shape.Optional("tallies", Shapes.MapOf(MakeTally(), Shapes.Name), [], "Figures over all records, for the document around them.");
        var output = shape.Required("output", MakeOutput("output", "The main file.", withChecks: false), "The main file.");
        var extras = shape.Optional("extras", Shapes.MapOf(MakeOutput("extra", "A further file.", withChecks: true), Shapes.Name), [], "Further files; each is asked for by an option of its name.");
        return shape.Build(v => new Recipe(v.Get(name), v.Mark, v.Get(version), v.Get(summary), v.Get(language))
        {
            Needs = v.Get(needs),
            Parameters = [.. v.Get(parameters).Select(p => p.Value with { Name = p.Name, Mark = p.Mark })],
            Presets = [.. v.Get(presets).Select(p => p.Value with { Name = p.Name, Mark = p.Mark })],
            Tables = new Fields(v.Get(tables).Select(t => KeyValuePair.Create(t.Name, t.Value))),
            Quotas = v.Get(quotas),
            Sources = [.. v.Get(sources).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
            Values = [.. v.Get(values).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
            Models = [.. v.Get(models).Select(s => s.Value with { Role = s.Name, Mark = s.Mark })],
            Steps = v.Get(steps),
            Checks = v.Get(checks),
            Record = v.Get(record),
            Id = v.Get(id),
            Tallies = [.. v.Get(tallies).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
            Output = v.Get(output) with { Name = "output" },
            Extras = [.. v.Get(extras).Select(s => s.Value with { Name = s.Name, Mark = s.Mark })],
        });
    }

    private static MapShape<PresetSpec> MakePreset()
    {
        var shape = new MapShape<PresetSpec>("preset", "A flag that sets several parameters.");
        var help = shape.Required("help", Shapes.Text, "What it is for, in one line.");
        var set = shape.Required("set", Shapes.MapOf(Shapes.Any, Shapes.Name, 1), "The parameters' values; an option on the command line wins.");
        return shape.Build(v => new PresetSpec("", v.Mark, v.Get(help), new Fields(v.Get(set).Select(s => KeyValuePair.Create(s.Name, s.Value)))));
    }

    private static MapShape<SourceSpec> MakeSource()
    {
        var shape = new MapShape<SourceSpec>("source", "Rows that feed prompts.");
        var file = shape.Optional("file", TemplateShape.Instance, null!, "A .jsonl, .json, .csv, .tsv or .txt file (one row a line), inside the recipe's folder or, through a parameter, where the user says.");
        var documents = shape.Optional("documents", TemplateShape.Instance, null!, "A folder of .txt and .md documents, cut into chunks; the row has text, document and chunk.");
        var words = shape.Optional("chunk_words", Shapes.Integer(10, 10_000), 200, "The length of a chunk in words.");
        var draw = shape.Optional("draw", Shapes.OneOf("even", "random"), "even", "even: no two rows are used more than once more than each other; random: a new draw for each attempt.");
        var take = shape.Optional("take", Shapes.Integer(1, 100), 1, "How many rows a slot gets; with more than one the variable is a list.");
        var where = shape.Optional<Expression>("where", Shapes.Formula, null!, "The rows that are used, as a formula over the row's fields.");
        return shape.Build(v =>
        {
            if (v.Has(file) == v.Has(documents)) v.Refuse(file, "one of 'file' and 'documents' is needed");
            return new SourceSpec("", v.Mark, v.Has(file) ? v.Get(file) : null, v.Has(documents) ? v.Get(documents) : null, (int)v.Get(words),
                v.Get(draw) == "even" ? SourceDraw.Even : SourceDraw.Random, (int)v.Get(take), v.Get(where));
        });
    }

    private static Shape<ValueSpec> MakeValue()
    {
        var pick = new MapShape<ValueSpec>("value_pick", "A value that is drawn at random for each attempt.");
        var list = pick.Required("pick", TemplateShape.Instance, "A list of values, or a map from value to weight.");
        pick.Build(v => new ValueSpec("", v.Mark, v.Get(list), true));
        var plain = TemplateShape.Instance.To((Template t, YamlValue node, ICollection<Fault> _, out ValueSpec value) => (value = new ValueSpec("", node.Mark, t, false)) is not null);
        return Shapes.Either("a value, a formula in ${…}, or { pick: [...] }", node => node is YamlMap map && map["pick"] is not null ? pick : plain, plain, pick);
    }

    private static MapShape<ModelSpec> MakeModel()
    {
        var shape = new MapShape<ModelSpec>("model", "A role that a model plays.");
        var fallback = shape.Optional("default", Shapes.Text, "offline", "The model unless --model says otherwise: offline, openai:NAME.");
        var temperature = shape.Optional("temperature", Shapes.Number(0, 2), double.NaN, "Sampling temperature; the provider's own when absent.");
        var topP = shape.Optional("top_p", Shapes.Number(0, 1), double.NaN, "Nucleus sampling; the provider's own when absent.");
        var maxTokens = shape.Optional("max_tokens", Shapes.Integer(1, 1_000_000), 0, "The most tokens of an answer; the provider's own when absent.");
        return shape.Build(v => new ModelSpec("", v.Mark, v.Get(fallback), v.Has(temperature) ? v.Get(temperature) : null, v.Has(topP) ? v.Get(topP) : null,
            v.Has(maxTokens) ? (int)v.Get(maxTokens) : null));
    }

    private static MapShape<TallySpec> MakeTally()
    {
        var shape = new MapShape<TallySpec>("tally", "A figure over all records. One key says which; its formula sees the record's fields.");
        (Key<Expression> Key, TallyKind Kind)[] kinds =
        [
            (shape.Optional<Expression>("sum", Shapes.Formula, null!, "Adds numbers up."), TallyKind.Sum),
            (shape.Optional<Expression>("mean", Shapes.Formula, null!, "The mean of numbers."), TallyKind.Mean),
            (shape.Optional<Expression>("min", Shapes.Formula, null!, "The smallest number."), TallyKind.Min),
            (shape.Optional<Expression>("max", Shapes.Formula, null!, "The greatest number."), TallyKind.Max),
            (shape.Optional<Expression>("count", Shapes.Formula, null!, "How often each value occurs: a map from value to number."), TallyKind.Count),
            (shape.Optional<Expression>("distinct", Shapes.Formula, null!, "How many different values occur."), TallyKind.Distinct),
            (shape.Optional<Expression>("distinct_ngrams", Shapes.Formula, null!, "Different word n-grams of a text divided by all word n-grams."), TallyKind.DistinctNgrams),
        ];
        var size = shape.Optional("size", Shapes.Integer(1, 10), 3, "With distinct_ngrams: the number of words.");
        return shape.Build(v =>
        {
            var given = kinds.Where(k => v.Has(k.Key)).ToList();
            if (given.Count != 1)
            {
                v.Refuse(size, $"one of {string.Join(", ", kinds.Select(k => k.Key.Name))} is needed");
                return null!;
            }

            return new TallySpec("", v.Mark, given[0].Kind, v.Get(given[0].Key), (int)v.Get(size));
        });
    }

    private static Shape<IReadOnlyList<CheckSettings>> MakeChecks() =>
        Shapes.ListOf(new KindShape<CheckSettings>("check", CheckKinds.All.ToDictionary(k => k.Key, k => (Shape<CheckSettings>)k.Value.Shape)), 0, 200);

    private static MapShape<OutputSpec> MakeOutput(string part, string summary, bool withChecks)
    {
        var shape = new MapShape<OutputSpec>(part, summary + " The format follows the file's ending: .json, .jsonl or .csv.");
        var file = shape.Optional("file", Shapes.Text, "", "The file's name when --output is not given.");
        var help = shape.Optional("help", Shapes.Text, summary, "What the file is for, in one line.");
        var document = shape.Optional("document", TemplateShape.Instance, null!, "For .json: a map in which ${records} stands for the records. Without it the file is an array.");
        var needed = shape.Optional("needed", Shapes.ListOf(Shapes.Text), [], "Paths of the document, such as metadata.config, that `minwal check` asks for in a .json file that is not an array.");
        var rows = shape.Optional("rows", TemplateShape.Instance, null!, "The rows of one record, a list (usually with `for`). Without it each record is one row.");
        var columns = shape.Optional("columns", Shapes.ListOf(Shapes.Text, 1), [], "The columns of a .csv, in order. Without it those of the first row.");
        var checks = withChecks ? shape.Optional("checks", MakeChecks(), [], "What `minwal check` holds a file with these `columns` against; the rows of a run come from records that passed the recipe's own checks.") : null;
        return shape.Build(v => new OutputSpec("", v.Mark, v.Get(file), v.Get(help), v.Has(document) ? v.Get(document) : null, v.Has(rows) ? v.Get(rows) : null, v.Get(columns)) { Needed = v.Get(needed), Checks = checks is null ? [] : v.Get(checks) });
    }
}
