using System.Text.Json.Nodes;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Steps.Judging;

/// <summary>How the offline model judges one criterion: always the same score, or a formula.</summary>
internal sealed class OfflineRule
{
    private readonly YamlScalar _written;

    private OfflineRule(YamlScalar written) => _written = written;

    /// <summary>Reads a scalar.</summary>
    public static Shape<OfflineRule> Shape { get; } = new RuleShape();

    /// <summary>Where it stands.</summary>
    public Mark Mark => _written.Mark;

    /// <summary>Whether it is a formula.</summary>
    public bool IsFormula => _written.Text.StartsWith("${", StringComparison.Ordinal) && _written.Text.EndsWith('}');

    /// <summary>The score that it gives where it is no formula.</summary>
    public object? Score => _written.Value;

    /// <summary>What a rule for <paramref name="criterion"/> may look like.</summary>
    public static string Example(Criterion criterion) => Minwal.Values.Value.ToText(criterion.ScoreAt(criterion.Most));

    /// <summary>
    /// The grammar that these rules are: an answer about the record that was asked about. A rule that is missing has been told.
    /// </summary>
    public static GrammarReference Grammar(IReadOnlyList<Named<OfflineRule>> rules, Mark mark)
    {
        List<YamlEntry> answer = [new(JudgeSettings.Id, mark, Formula(new YamlScalar(mark, JudgeSettings.Id, true)))];
        answer.AddRange(rules.Select(rule => new YamlEntry(rule.Name, rule.Mark, rule.Value.ToNode())));
        return GrammarReference.Of(new YamlMap(mark, [new YamlEntry("answer", mark, new YamlMap(mark, answer))]));
    }

    // A word is no pattern: what a level is called may hold anything.
    private YamlMap ToNode() => Formula(IsFormula || Score is not string word ? _written : new YamlScalar(Mark, Quoted(word), true));

    private static string Quoted(string word) =>
        $"'{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    private static YamlMap Formula(YamlScalar formula) => new(formula.Mark, [new YamlEntry("value", formula.Mark, formula)]);

    private sealed class RuleShape : Shape<OfflineRule>
    {
        public override string Allowed => "a score, or a formula in ${…}";

        public override JsonObject Schema(JsonObject definitions) => new() { ["type"] = new JsonArray("string", "number") };

        internal override bool TryRead(YamlValue node, Reading reading, out OfflineRule value)
        {
            value = null!;
            if (node is not YamlScalar scalar) return Refuse(node, reading);
            value = new OfflineRule(scalar);
            return true;
        }
    }
}
