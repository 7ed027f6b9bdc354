using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Sources;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Recipes.Names;

/// <summary>What each place of a recipe sees: which names, and of what shape. Immutable.</summary>
internal sealed class RecipeScopes
{
    private static readonly AnswerShape Text = new(AnswerType.String), Number = new(AnswerType.Number), Truth = new(AnswerType.Boolean);

    private static readonly (string Name, AnswerShape Shape)[] RunFacts =
    [
        ("recipe", Text), ("version", Number), ("seed", Number), ("date", Text), ("model", Text), ("provider", Text),
        ("temperature", Number), ("offline", Truth), ("notices", new AnswerShape(AnswerType.List) { Items = Text }),
    ];

    private static readonly string[] FileFacts = ["requested", "accepted", "short", "drafts", "rejected"];

    private readonly Recipe _recipe;
    private readonly List<NameScope> _values = [];
    private readonly Dictionary<StepSettings, NameScope> _steps = new(ReferenceEqualityComparer.Instance);

    private RecipeScopes(Recipe recipe, IReadOnlyDictionary<string, IReadOnlyList<Fields>>? rows, Fields parameters)
    {
        _recipe = recipe;
        // A parameter hides a table of its name.
        Constants = NameScope.Empty.With(recipe.Tables.Select(table => (table.Key, DataShapes.Of(table.Value)))).Knowing(recipe.Tables)
            .With(recipe.Parameters.Select(parameter => (parameter.Name, Of(parameter)))).Knowing(parameters);
        // A source's own rows are known before the plan; what it takes from the run is not.
        Quotas = Constants.With(recipe.Sources.Where(source => source.Pool is null).Select(source => source.Name));
        Labels = Constants;
        foreach (var label in recipe.Quotas.Dimensions) Labels = Labels.With([(label.Name, Of(label, Labels))]);
        var cell = NameScope.Empty.With([("run", Object(RunFacts))]).With(Constants).With([("slot", Number), ("attempt", Number)]);
        foreach (var label in recipe.Quotas.Dimensions) cell = cell.With([(label.Name, Of(label, cell))]);
        // A pool's rows are records of earlier rounds too, and a record may hold what was drawn from a pool.
        var own = cell.With(recipe.Sources.Select(source => (source.Name, RowOf(source, rows, NameScope.Later))));
        if (rows is not null)
        {
            var record = Of(recipe.Record, ValuesAndSteps(recipe, own, [], new(ReferenceEqualityComparer.Instance)));
            own = cell.With(recipe.Sources.Select(source => (source.Name, RowOf(source, rows, record))));
        }

        Draft = ValuesAndSteps(recipe, own, _values, _steps);
        Record = recipe.Record is MapTemplate map ? TemplateShapes.Of(map, Draft, out var fields) : Object(fields = []);
        Fields = NameScope.Empty.With(fields);
        Checks = Draft.With([("record", Record)]).With(fields);
        var whole = NameScope.Empty.With([("run", Object([.. RunFacts, .. FileFacts.Select(fact => (fact, Number))]))]).With(Constants);
        Rows = whole.With([("record", Record)]).With(fields);
        Document = whole.With(recipe.Tallies.Select(tally => tally.Name))
            .With([("records", new AnswerShape(AnswerType.List) { Items = Record })]);
    }

    /// <summary>
    /// The scopes of <paramref name="recipe"/>. <paramref name="rows"/> are those of its sources, by name; without them what a row holds is
    /// not looked at. <paramref name="parameters"/> are the values of its parameters; without them fields that they name are not looked
    /// up.
    /// </summary>
    public static RecipeScopes Of(
        Recipe recipe, IReadOnlyDictionary<string, IReadOnlyList<Fields>>? rows = null, Fields? parameters = null) =>
        new(recipe, rows, parameters ?? []);

    /// <summary>Parameters and tables.</summary>
    public NameScope Constants { get; }

    /// <summary>What quotas see: parameters, tables and the rows of sources.</summary>
    public NameScope Quotas { get; }

    /// <summary>Parameters, tables and labels.</summary>
    public NameScope Labels { get; }

    /// <summary>All that a record is made from.</summary>
    public NameScope Draft { get; }

    /// <summary>What checks see of a draft: its record, and behind it all that it was made from.</summary>
    public NameScope Checks { get; }

    /// <summary>The fields of a record.</summary>
    public NameScope Fields { get; }

    /// <summary>What is seen of a finished record: by the rows of files, and by tallies.</summary>
    public NameScope Rows { get; }

    /// <summary>What the document around the records sees.</summary>
    public NameScope Document { get; }

    /// <summary>The shape of a record.</summary>
    public AnswerShape Record { get; }

    /// <summary>Whether records have fields that nobody knows beforehand.</summary>
    public bool IsRecordOpen => Record is { Type: AnswerType.Object, Fields.Count: 0 };

    /// <summary>What the value number <paramref name="value"/> sees.</summary>
    public NameScope Value(int value) => _values[value];

    /// <summary>What <paramref name="step"/> sees, which may stand inside another one.</summary>
    public NameScope Step(StepSettings step) => _steps[step];

    /// <summary>What a formula of <paramref name="step"/> sees that is looked at beside what is there before it.</summary>
    public NameScope Own(StepSettings step, OwnFormula own) => _steps[step].With(Shaped(step, own.Adds));

    /// <summary>What the templates of a call of <paramref name="step"/> see.</summary>
    public NameScope Templates(StepSettings step, CallSettings call)
    {
        var seen = call.Bound is null ? Sighted(step, call) : Grammar(step, call);
        if (!step.IsTogether) return seen.With(Shaped(step, call.Adds)).With(call.Facts);
        List<string> own = [.. call.Brief.Select(named => named.Name).Concat(step.ItemNames).Where(seen.Has)];
        return seen.Hiding(own, "the call is about several records: what each has stands in {{#each items}}…{{/each}}", [])
            .With(Shaped(step, call.Adds));
    }

    /// <summary>
    /// What the grammar of a call of <paramref name="step"/> sees: no more than what the call's brief holds, so that it answers the same
    /// wherever it stands.
    /// </summary>
    public NameScope Grammar(StepSettings step, CallSettings call)
    {
        var seen = Sighted(step, call);
        if (call.Brief.Count > 0)
        {
            List<string> left = [.. seen.Where(name => !Constants.Has(name) && call.Brief.All(named => named.Name != name))];
            seen = seen.Hiding(left, call.Bound ?? "the step's 'brief' leaves it out, and a grammar knows no more than the brief", []);
        }

        return seen.With(call.Facts);
    }

    /// <summary>What the checks of a file with rows of its own see.</summary>
    public NameScope RowsOf(OutputSpec output) =>
        NameScope.Empty.With(["run"]).With(Constants).With(["record"]).With(output.RowFields);

    /// <summary>What a call of <paramref name="step"/> is about: all that the step sees, and the item that it asks for.</summary>
    public NameScope Call(StepSettings step, CallSettings call)
    {
        var scope = _steps[step];
        if (call.Item is not var (name, list)) return scope;
        var item = list.Path is { } path ? scope.ShapeOf(path.Then(PathStep.Each), out _) : null;
        return scope.With([(name, item ?? NameScope.Any)]);
    }

    private NameScope Sighted(StepSettings step, CallSettings call) => call.Blind.Count == 0
        ? Call(step, call)
        : Call(step, call).Hiding([.. call.Blind.Select(blind => blind.Name)], "the step is 'blind' to it",
            [.. StepSettings.Walk(_recipe.Steps).SelectMany(other => other.Gives)]);

    private NameScope ValuesAndSteps(Recipe recipe, NameScope scope, List<NameScope> values, Dictionary<StepSettings, NameScope> steps)
    {
        foreach (var value in recipe.Values)
        {
            values.Add(scope);
            var shape = value.Pick ? TemplateShapes.OfOne(value.Template, scope) : TemplateShapes.Of(value.Template, scope);
            if (value.Take is not null) shape = new AnswerShape(AnswerType.List) { Items = shape };
            scope = scope.With([(value.Name, shape)]);
        }

        return Through(recipe.Steps, scope, steps);
    }

    private NameScope Through(IReadOnlyList<StepSettings> list, NameScope scope, Dictionary<StepSettings, NameScope> steps)
    {
        foreach (var step in list)
        {
            steps[step] = scope;
            if (step.Repeat is { } repeat) Through(repeat.Steps, scope.With(Shaped(step, repeat.Adds)), steps);
            scope = Given(step, scope);
        }

        return scope;
    }

    private static IEnumerable<(string, AnswerShape)> Shaped(StepSettings step, IEnumerable<string> names) =>
        names.Select(name => (name, step.Shapes.GetValueOrDefault(name, NameScope.Any)));

    private NameScope Given(StepSettings step, NameScope scope)
    {
        var computed = new Dictionary<string, AnswerShape>(StringComparer.Ordinal);
        foreach (var (name, _, value) in step.Sets)
            computed[name] = TemplateShapes.Of(value, scope.With(computed.Select(earlier => (earlier.Key, earlier.Value))));
        return scope.With(step.Gives.Select(name =>
        {
            var shape = computed.GetValueOrDefault(name) ?? step.Shapes.GetValueOrDefault(name, NameScope.Any);
            // Steps for different slots may give the same name.
            var other = Constants.Has(name) ? null : scope.ShapeOf(NamePath.Of(name), out _);
            return (name, DataShapes.Join(other, shape));
        }).ToList());
    }

    private static AnswerShape Of(Template record, NameScope scope) => TemplateShapes.Of(record, scope);

    private static AnswerShape RowOf(SourceSpec source, IReadOnlyDictionary<string, IReadOnlyList<Fields>>? rows, AnswerShape record)
    {
        // A source that could not be read has no rows here.
        if (rows is null || !rows.TryGetValue(source.Name, out var own)) return NameScope.Later;
        var row = own.Count > 0 ? DataShapes.OfAll(own) : null;
        if (source.Pool is not null) row = DataShapes.Join(row, record);
        if (row is null) return NameScope.Later;
        return source.Take == 1 ? row : new AnswerShape(AnswerType.List) { Items = row };
    }

    private static AnswerShape Of(ParameterSpec parameter) => parameter.Type switch
    {
        ParameterType.Integer or ParameterType.Number => Number,
        ParameterType.Boolean => Truth,
        ParameterType.Range => new AnswerShape(AnswerType.List) { Items = Number },
        ParameterType.List => new AnswerShape(AnswerType.List) { Items = Text },
        ParameterType.Weights => NameScope.Any,
        _ => Text,
    };

    private static AnswerShape Of(DimensionSpec label, NameScope scope) => label.Kind switch
    {
        DimensionKind.Even => TemplateShapes.OfOne(label.Values!, scope),
        DimensionKind.By => label.Branches.Select(branch => branch.Value).Append(label.Else).OfType<DimensionSpec>()
            .Select(branch => Of(branch, scope)).Aggregate((AnswerShape?)null, DataShapes.Join) ?? NameScope.Any,
        DimensionKind.Range or DimensionKind.Share => Number,
        _ => Text,
    };

    private static AnswerShape Object(IEnumerable<(string Name, AnswerShape Shape)> fields) => new(AnswerType.Object)
    {
        Fields = [.. fields.Select(field => new Named<AnswerShape>(field.Name, default, field.Shape))],
    };
}
