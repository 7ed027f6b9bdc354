using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Steps.Judging;

/// <summary>Reads the step <c>judge</c>.</summary>
internal static class JudgeShape
{
    private const int MostVotes = 15;

    /// <summary>What the templates of a judge see beside what it judges.</summary>
    private static readonly string[] Adds = [PromptTemplate.Brief, "count", "items", "criteria", "judged", "sources", "several", "reasons"];

    /// <summary>Names that a criterion cannot have: fields of the answer and of the result, and words of grammars.</summary>
    private static readonly string[] Taken =
    [
        JudgeSettings.Id, JudgeSettings.Vote, JudgeSettings.Why, JudgeSettings.Agreement, JudgeSettings.Votes,
        "when", "if", "let", "take", "choose", "concat", "repeat",
    ];

    private static readonly Shape<IReadOnlyList<NameReference>> Names = Shapes.ListOf(Shapes.Name.To(
        (string name, YamlValue node, Reading reading, out NameReference reference) =>
        {
            reference = new NameReference(name, node.Mark);
            if (!Adds.Contains(name) && name is not (JudgeSettings.Id or JudgeSettings.Vote)) return true;
            reading.Add(new Fault("MW1007", node.Mark, $"'{name}' means something else in a judge's prompt",
                "give the variable another name, with a 'set' for instance"));
            return false;
        }), 1, single: true);

    /// <summary>Its keys.</summary>
    public static MapShape<StepSettings> Make()
    {
        var shape = new MapShape<StepSettings>(
            "step_judge", "Has a model judge what was made, by criteria with scales; low scores reject.");
        var name = shape.Optional(
            "name", Shapes.Name, "judge", "The step's name; scores, agreement and votes are the variable of that name.");
        var model = shape.Optional("model", Shapes.Name, "judge", "The role under `models` that judges.");
        var of = shape.Required("of", Names, "What is judged: the names of one or several variables.");
        var source = shape.Optional("source", Names, [],
            "What it is held against: source rows, values, labels, earlier results, and `cell` for all labels. The judge sees nothing "
            + "else.");
        var criteria = shape.Required("criteria", Shapes.MapOf(CriterionShape.Shape, Shapes.Name, 1), "What is looked at, by name.");
        var rubric = shape.Optional<PromptReference>("rubric", PromptReference.Shape, null!,
            "The template of the user message, as `prompt` of `write`; without it one that comes with the step.");
        var system = shape.Optional<PromptReference>("system", PromptReference.Shape, null!, "The template of the system message.");
        var votes = shape.Optional("votes", Shapes.Integer(1, MostVotes), 1, "How often the judge is asked, all at once.");
        var score = shape.Optional("score", Shapes.OneOf("median", "mean"), "median", "What several votes come to; levels have a median.");
        var least = shape.Optional("least", Shapes.MapOf(TemplateShape.Instance, Shapes.Name), [],
            "The score that a draft must reach, by criterion; a formula in ${…} may give it. Others are rejected: judge.low.CRITERION.");
        var agreement = shape.Optional("agreement", Shapes.Number(0, 1), 0.0,
            "The share of votes that must give the same score; else the draft is rejected: judge.split.CRITERION.");
        var together = shape.Optional("together", Shapes.Boolean, false,
            "Judges all drafts of a call of the first step (`records`) in one call too.");
        var why = shape.Optional("why", Shapes.Boolean, true, "Whether the judge also says the weakest point, in a sentence.");
        var offline = shape.Required("offline", Shapes.MapOf(OfflineRule.Shape, Shapes.Name),
            "The rule by which the offline model judges each criterion: a score, or a formula in ${…} over what the judge sees.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            IReadOnlyList<Criterion> all = [.. v.Get(criteria).Select(c => c.Value with { Name = c.Name, Mark = c.Mark })];
            foreach (var taken in all.Where(criterion => Taken.Contains(criterion.Name)))
                v.Refuse(taken.Mark, $"a criterion cannot be called '{taken.Name}', which means something else here");
            foreach (var again in v.Get(source).Where(s => v.Get(of).Any(o => o.Name == s.Name)))
                v.Refuse(again.Mark, $"'{again.Name}' is what is judged, so it cannot be held against itself");
            foreach (var bound in v.Get(least)) CheckBound(all, bound, v);
            foreach (var rule in v.Get(offline)) CheckRule(all, rule, v);
            foreach (var criterion in all.Where(criterion => v.Get(offline).All(rule => rule.Name != criterion.Name)))
                v.Refuse(offline, $"the rule for '{criterion.Name}' is missing: how the offline model judges it",
                    $"write {criterion.Name}: {OfflineRule.Example(criterion)}");
            if (v.Has(agreement) && v.Get(votes) < 2) v.Refuse(agreement, "'agreement' needs 'votes': one vote agrees with itself");

            List<NameReference> sees = [.. v.Get(of).Concat(v.Get(source)).Where(named => named.Name != JudgeSettings.Cell)];
            var returns = JudgeSettings.Returns(all, v.Get(why));
            var call = new CallSettings(v.Get(name), v.Get(model), v.Mark, v.Get(system), v.Get(rubric) ?? Rubric.At(v.Mark),
                OfflineRule.Grammar(v.Get(offline), v.MarkOf(offline)), Adds)
            {
                Returns = returns,
                Brief = sees,
                Facts = Facts(v.Get(of).Concat(v.Get(source)).Any(named => named.Name == JudgeSettings.Cell)),
                Bound = "the judge sees only what 'of' and 'source' name",
            };
            var judge = new JudgeSettings(v.Get(name), call, all)
            {
                Of = [.. v.Get(of).Select(named => named.Name)],
                Source = [.. v.Get(source).Select(named => named.Name)],
                Count = (int)v.Get(votes),
                IsMean = v.Get(score) == "mean",
                Least = v.Get(least),
                LeastAgreement = v.Get(agreement),
                Together = v.Get(together),
            };
            return new StepSettings("judge", v.Mark, v.Get(name), v.Get(when), null, [call], [v.Get(name)],
                [.. v.Formulas.Where(formula => formula != v.Get(when))], tools => new JudgeStep(judge, tools))
            {
                Turns = judge.Count == 1 ? null : Setting<Band>.Of(new Band(judge.Count, judge.Count)),
                Criteria = all,
                IsTogether = judge.Together,
                ItemNames = [JudgeSettings.Id, JudgeSettings.Cell],
                Shapes = Shaped(judge),
            };
        });
    }

    private static IReadOnlyList<(string Name, AnswerShape Shape)> Facts(bool hasCell)
    {
        List<(string, AnswerShape)> facts =
        [
            (JudgeSettings.Id, new AnswerShape(AnswerType.String)), (JudgeSettings.Vote, new AnswerShape(AnswerType.Integer)),
        ];
        if (hasCell) facts.Add((JudgeSettings.Cell, NameScope.Unsure));
        return facts;
    }

    private static void CheckBound(IReadOnlyList<Criterion> criteria, Named<Template> bound, MapValues values)
    {
        if (Known(criteria, bound.Name, bound.Mark, "least", values) is not { } criterion || !bound.Value.IsConstant) return;
        var value = bound.Value.Evaluate(Variables.None);
        if (criterion.PlaceOf(value) is null)
            values.Refuse(bound.Mark, $"'{criterion.Name}' must reach {Minwal.Values.Json.ToText(value)}, "
                + $"which is not on its scale: {criterion.Scale}");
    }

    private static void CheckRule(IReadOnlyList<Criterion> criteria, Named<OfflineRule> rule, MapValues values)
    {
        if (Known(criteria, rule.Name, rule.Mark, "offline", values) is not { } criterion || rule.Value.IsFormula) return;
        if (criterion.PlaceOf(rule.Value.Score) is null)
            values.Refuse(rule.Value.Mark, $"the rule for '{criterion.Name}' gives {Minwal.Values.Json.ToText(rule.Value.Score)}, "
                + $"which is not on its scale: {criterion.Scale}", "a formula stands in ${…}");
    }

    private static Criterion? Known(IReadOnlyList<Criterion> criteria, string name, Mark mark, string key, MapValues values)
    {
        if (criteria.FirstOrDefault(criterion => criterion.Name == name) is { } known) return known;
        var names = criteria.Select(criterion => criterion.Name).ToList();
        values.Refuse(mark, $"'{key}' names the criterion '{name}', but the criteria are {string.Join(", ", names)}",
            Spelling.Nearest(name, names) is { } near ? $"did you mean '{near}'?" : null);
        return null;
    }

    private static Dictionary<string, AnswerShape> Shaped(JudgeSettings judge)
    {
        var text = new AnswerShape(AnswerType.String);
        var texts = new AnswerShape(AnswerType.List) { Items = text };
        var levels = new AnswerShape(AnswerType.List) { Items = Object([("name", text), ("help", text)]) };
        return new Dictionary<string, AnswerShape>(StringComparer.Ordinal)
        {
            ["items"] = new(AnswerType.List)
            {
                Items = Object([(JudgeSettings.Id, text), .. judge.Of.Concat(judge.Source).Select(name => (name, NameScope.Unsure))]),
            },
            ["criteria"] = new(AnswerType.List) { Items = Object([("name", text), ("help", text), ("scale", text), ("levels", levels)]) },
            ["judged"] = texts,
            ["sources"] = texts,
            ["several"] = new(AnswerType.Boolean),
            ["reasons"] = new(AnswerType.Boolean),
            ["count"] = new(AnswerType.Integer),
            [PromptTemplate.Brief] = text,
            // Last: a step may be called as one of these.
            [judge.Name] = judge.Shape,
        };
    }

    private static AnswerShape Object(IEnumerable<(string Name, AnswerShape Shape)> fields) => new(AnswerType.Object)
    {
        Fields = [.. fields.Select(field => new Named<AnswerShape>(field.Name, default, field.Shape))],
    };
}
