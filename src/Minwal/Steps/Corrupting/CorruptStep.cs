using System.Text;
using System.Text.RegularExpressions;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Steps.Corrupting;

/// <summary>
/// Makes errors of given types in a right text by rules of the recipe and by pairs of right and wrong that come with the text, and says how
/// each is undone. Asks nobody; the same for the same seed.
/// </summary>
internal sealed class CorruptStep : IStep
{
    private readonly CorruptSettings _settings;
    private readonly ErrorRules _rules;

    private CorruptStep(CorruptSettings settings, StepTools tools)
    {
        _settings = settings;
        var (path, mark) = settings.Rules;
        var file = tools.File(path)
            ?? throw new MinwalException([new Fault("MW1001", mark, $"the file '{path}' is not in the recipe's folder")]);
        _rules = ErrorRules.Read(Encoding.UTF8.GetString(file), path);
    }

    public static StepKind Kind { get; } = new("corrupt", MakeShape());

    public ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation) => new([.. slots.Select(TryCorrupt)]);

    private StepResult TryCorrupt(StepSlot slot)
    {
        try
        {
            return Corrupt(slot);
        }
        catch (Exception e) when (e is MinwalException or EvaluationException or RegexMatchTimeoutException)
        {
            return StepResult.Failed("corrupt.no_value", e.Message);
        }
    }

    private StepResult Corrupt(StepSlot slot)
    {
        var texts = Texts(_settings.Text.Evaluate(slot.Variables));
        var wanted = List(_settings.Errors.Evaluate(slot.Variables)).Select(Value.ToText).ToList();
        var instead = Weights(_settings.Instead?.Evaluate(slot.Variables));
        var random = SlotRandom.Key(slot.Random, (long)SlotRandom.Hash(_settings.Name));
        for (var i = 0; i < texts.Count; i++)
        {
            if (new ErrorChoice(texts[i], _rules, SlotRandom.Key(random, i)).All(wanted) is { Count: > 0 } places)
                return Given(i, texts[i], places, []);
        }

        if (instead is null || texts.Count == 0)
        {
            return StepResult.Failed("corrupt.no_place",
                $"{(texts.Count == 1 ? "the text has no" : $"none of {texts.Count} texts has")} places for errors of "
                + $"{(wanted.Count == 0 ? "no type" : string.Join(", ", wanted))}, each on words of its own");
        }

        var most = new ErrorChoice(texts[0], _rules, SlotRandom.Key(random, texts.Count)).Most(wanted, instead, out var missing);
        return most.Count > 0 ? Given(0, texts[0], most, missing)
            : StepResult.Failed("corrupt.no_place", "no error of any type that is asked for can be made in the text");
    }

    private StepResult Given(int index, RightText right, IReadOnlyList<ErrorPlace> places, IReadOnlyList<string> missing)
    {
        var (text, edits) = Corruption.Make(right.Text, places, _settings.Unit);
        return StepResult.Of(new Fields(1).Add(_settings.Name, new Fields(6)
            .Add("text", text).Add("right", right.Text).Add("edits", edits)
            .Add("touched", (long)places.Sum(place => place.Words.To - place.Words.From))
            .Add("missing", missing.ToList<object?>()).Add("index", (long)index)));
    }

    private List<RightText> Texts(object? value) => [.. (value is IReadOnlyList<object?> list ? list : [value]).Select(item => item switch
    {
        Fields fields => RightText.Of(Value.ToText(fields.GetValueOrDefault("text")), Pairs(fields.GetValueOrDefault("pairs")), _rules),
        _ when _settings.Marks => RightText.Unmarked(Value.ToText(item), _rules),
        _ => new RightText(Value.ToText(item), []),
    })];

    private static IEnumerable<(string, string, string, string)> Pairs(object? pairs) => List(pairs).OfType<Fields>().Select(pair =>
        (Text(pair, "right"), Text(pair, "wrong"), Text(pair, "type"), Text(pair, "note")));

    private static string Text(Fields fields, string name) => Value.ToText(fields.GetValueOrDefault(name));

    private static IReadOnlyList<object?> List(object? value) => value as IReadOnlyList<object?> ?? [];

    private static List<(string, double)>? Weights(object? value) => value switch
    {
        null => null,
        Fields weights => [.. weights.Select(weight => (weight.Key, Value.Number(weight.Value) ?? 0))],
        _ => throw new EvaluationException("'instead' needs a map from type to weight"),
    };

    private static MapShape<StepSettings> MakeShape()
    {
        var shape = new MapShape<StepSettings>("step_corrupt",
            "Makes errors of given types in a right text, and says how each is undone. Asks no model.");
        var name = shape.Optional("name", Shapes.Name, "corrupt",
            "The variable with {text, right, edits, touched, missing, index}: the text with errors, the right one, the edits that undo "
            + "them.");
        var text = shape.Required("text", TemplateShape.Instance,
            "The right text: a text, or {text, pairs} with a list of {right, wrong, type, note}; or a list of such, of which the first is "
            + "taken that can carry the errors.");
        var errors = shape.Required("errors", TemplateShape.Instance,
            "The types of the errors, a list; a type may stand there several times.");
        var rules = shape.Required("rules", FileReference.Shape, "The file with the rules by which errors are made.");
        var instead = shape.Optional("instead", TemplateShape.Instance, null!,
            "A map from type to weight: where no text can carry all errors, those that the first cannot are replaced by others, drawn by "
            + "these weights among what is possible. Without it, or when it is null, such a draft is rejected.");
        var marks = shape.Optional("marks", Shapes.Boolean, false,
            "Whether {right|wrong|type|note} in a text is a place for an error that its author gives.");
        var unit = shape.Optional("unit", Shapes.OneOf("characters", "codepoints", "utf16"), "characters",
            "What start and end of an edit count: characters as people do (a letter with its marks is one), or as programs do.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            var settings = new CorruptSettings(v.Get(name), v.Get(text), v.Get(errors), v.Get(rules),
                v.Has(instead) ? v.Get(instead) : null, v.Get(marks), TextUnits.Named(v.Get(unit)));
            return new StepSettings(
                "corrupt", v.Mark, v.Get(name), v.Get(when), null, [], [v.Get(name)], [.. v.Formulas.Where(f => f != v.Get(when))],
                tools => new CorruptStep(settings, tools))
            {
                Files = [v.Get(rules)],
                Shapes = new Dictionary<string, AnswerShape>(StringComparer.Ordinal) { [v.Get(name)] = Result() },
            };
        });
    }

    private static AnswerShape Result()
    {
        var (text, number) = (new AnswerShape(AnswerType.String), new AnswerShape(AnswerType.Integer));
        var edit = Object(("type", text), ("from", number), ("to", number), ("start", number), ("end", number), ("before", text),
            ("after", text), ("note", text));
        return Object(("text", text), ("right", text), ("edits", new AnswerShape(AnswerType.List) { Items = edit }), ("touched", number),
            ("missing", new AnswerShape(AnswerType.List) { Items = text }), ("index", number));
    }

    private static AnswerShape Object(params (string Name, AnswerShape Shape)[] fields) => new(AnswerType.Object)
    {
        Fields = [.. fields.Select(field => new Named<AnswerShape>(field.Name, default, field.Shape))],
    };

    /// <summary>The step as the recipe asks for it.</summary>
    private sealed record CorruptSettings(
        string Name, Template Text, Template Errors, FileReference Rules, Template? Instead, bool Marks, TextUnit Unit);
}
