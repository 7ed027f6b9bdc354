using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Does steps several times over, each round with what the one before gave. The first round is always done,
/// a further one only while a formula holds.
/// Calls are numbered in the order of the rounds, and each round has random numbers of its own.
/// </summary>
internal sealed class RepeatStep : IStep
{
    private const int MostTimes = 100;

    private static readonly Shape<Setting<Band>> TimesShape =
        new SettingShape<Band>(Shapes.Integer(1, MostTimes).As(times => new Band(times, times)), Times);

    private readonly Setting<Band> _times;
    private readonly Expression? _while;
    private readonly string? _as, _collect;
    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<(StepSettings Settings, IStep Step)> _steps;

    private RepeatStep(
        RepeatSettings repeat, Expression? @while, string? @as, string? collect, IReadOnlyList<string> names, StepTools tools)
    {
        (_times, _while, _as, _collect, _names) = (repeat.Times, @while, @as, collect, names);
        _steps = [.. repeat.Steps.Select(step => (step, step.Create(tools)))];
    }

    /// <summary>The kind, whose steps are of the other kinds of <paramref name="registry"/>.</summary>
    public static StepKind KindOf(Registry<StepKind> registry)
    {
        var inner = new Lazy<Shape<StepSettings>>(() => new KindShape<StepSettings>("step inside 'repeat'",
            registry.Where(kind => kind.Name != "repeat").ToDictionary(kind => kind.Name, kind => kind.Shape)));
        return new StepKind("repeat", MakeShape(Shapes.Later("a step", () => inner.Value)));
    }

    public async ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        var results = new StepResult[slots.Count];
        for (var i = 0; i < results.Length; i++) results[i] = await RepeatAsync(slots[i], calls, cancellation).ConfigureAwait(false);
        return results;
    }

    private async ValueTask<StepResult> RepeatAsync(StepSlot slot, ICallSession calls, CancellationToken cancellation)
    {
        if (Compute("times", () => (int)_times.Get(slot.Variables).Most, out var fault) is not { } times)
            return new StepResult(null, fault);
        var last = new Fields(_names.Count);
        foreach (var name in _names) last[name] = slot.Variables.TryGet(name, out var value) ? value : null;
        var rounds = new List<object?>();
        for (var round = 0; round < times; round++)
        {
            var adds = new Fields(last);
            if (_as is not null) adds[_as] = (long)round;
            if (_collect is not null) adds[_collect] = rounds.ToList();
            var pass = slot.Pass(adds, "repeat", round);
            if (await RoundAsync(pass, calls, cancellation).ConfigureAwait(false) is { } failure) return new StepResult(null, failure);
            last = new Fields(_names.Select(name => KeyValuePair.Create(name, pass.Own[name])));
            rounds.Add(last);
            if (_collect is not null) pass.Own[_collect] = rounds.ToList();
            if (_while is null) continue;
            if (Compute("while", () => _while.IsTrue(pass.Variables), out fault) is not { } more) return new StepResult(null, fault);
            if (!more) break;
        }

        var gives = new Fields(last);
        if (_collect is not null) gives[_collect] = rounds;
        return StepResult.Of(gives);
    }

    /// <summary>Does the steps once; what they give is put into the pass. Why it failed, or null.</summary>
    private async ValueTask<Rejection?> RoundAsync(StepSlot pass, ICallSession calls, CancellationToken cancellation)
    {
        foreach (var (settings, step) in _steps)
        {
            if (!settings.Concerns(pass.Variables, out var fault))
            {
                if (fault is not null) return fault;
                foreach (var name in settings.Gives) pass.Own[name] = null;
                continue;
            }

            var results = await step.RunAsync([pass], calls, cancellation).ConfigureAwait(false);
            if (results[0].Failure is { } failure) return failure;
            foreach (var (name, value) in results[0].Gives ?? []) pass.Own[name] = value;
        }

        return null;
    }

    private static T? Compute<T>(string key, Func<T> compute, out Rejection? fault) where T : struct
    {
        fault = null;
        try
        {
            return compute();
        }
        catch (MinwalException e)
        {
            fault = new Rejection("repeat.no_value", $"'{key}' could not be computed: {e.Message}", []);
            return null;
        }
    }

    private static Band? Times(object? value) =>
        Value.Number(value) is { } number && number == Math.Floor(number) && number is >= 0 and <= MostTimes
            ? new Band(number, number)
            : null;

    private static MapShape<StepSettings> MakeShape(Shape<StepSettings> step)
    {
        var shape = new MapShape<StepSettings>("step_repeat", "Does steps several times over, each round with what the one before gave.");
        var times = shape.Required("times", TimesShape, $"How many rounds there are, at most {MostTimes}.");
        var round = shape.Optional<string>("as", Shapes.Name, null!, "The variable with the number of the round, from 0.");
        var condition = shape.Optional<Expression>("while", Shapes.Formula, null!,
            "Looked at after each round, with what it gave: another one follows only while it holds.");
        var steps = shape.Required("steps", Shapes.ListOf(step, 1, 20),
            "The steps of a round. They see what the round before gave under the steps' names, null in the first one.");
        var collect = shape.Optional<string>("collect", Shapes.Name, null!,
            "The variable with the list of what each round gave, as maps from name to value.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            var inner = v.Get(steps);
            List<string> names = [.. inner.SelectMany(s => s.Gives).Distinct()];
            List<string> own = [.. new[] { v.Get(round), v.Get(collect) }.OfType<string>()];
            if (inner.Any(s => s.Records is not null))
                v.Refuse(steps, "a step inside 'repeat' cannot ask for several records in a call: each record has rounds of its own");
            if (own.FirstOrDefault(names.Contains) is { } taken)
                v.Refuse(v.Get(round) == taken ? round : collect, $"'{taken}' is what a step inside gives; choose another name");
            if (own.Distinct().Count() < own.Count) v.Refuse(collect, "'as' and 'collect' have the same name");
            var repeat = new RepeatSettings(inner, v.Get(times), [.. names, .. own]);
            var shapes = new Dictionary<string, AnswerShape>(StringComparer.Ordinal);
            foreach (var (name, known) in inner.SelectMany(s => s.Shapes)) shapes[name] = known;
            if (v.Has(round)) shapes[v.Get(round)] = new AnswerShape(AnswerType.Integer);
            if (v.Has(collect)) shapes[v.Get(collect)] = Rounds(names, shapes);
            return new StepSettings("repeat", v.Mark, "repeat", v.Get(when), null, [],
                [.. names, .. v.Has(collect) ? [v.Get(collect)] : Array.Empty<string>()],
                [.. new[] { v.Get(times).Formula }.OfType<Expression>()],
                tools => new RepeatStep(repeat, v.Get(condition), v.Get(round), v.Get(collect), names, tools))
            {
                OwnFormulas = v.Has(condition) ? [new OwnFormula(v.Get(condition), repeat.Adds)] : [],
                CallsVary = v.Has(condition) || repeat.Times.Formula is not null,
                Repeat = repeat,
                Shapes = shapes,
            };
        });
    }

    private static AnswerShape Rounds(IReadOnlyList<string> names, Dictionary<string, AnswerShape> shapes) => new(AnswerType.List)
    {
        Items = new AnswerShape(AnswerType.Object)
        {
            Fields = [.. names.Select(name => new Named<AnswerShape>(
                name, default, shapes.GetValueOrDefault(name) ?? new AnswerShape(AnswerType.Any)))],
        },
    };
}
