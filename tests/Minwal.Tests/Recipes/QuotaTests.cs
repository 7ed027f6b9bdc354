using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Recipes;

public sealed class QuotaTests
{
    private const string Recipe = """
        recipe: rows
        version: 1
        summary: Rows.
        language: en
        parameters:
          samples: { type: integer, default: 12, help: Records. }
          tags: { type: list, default: b, choices: [a, b, c], help: Tags. }
          free: { type: list, default: "b,a", help: Anything. }
        quotas: QUOTAS
        sources: { item: { rows: [one, two, { text: three, n: 3 }] } }
        models: { writer: {} }
        steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } } } ]
        record: { item: "${item.text}", text: "${text}" }
        output: { file: rows.jsonl }
        """;

    [Theory]
    [InlineData("{ rows: item }", 3)]
    [InlineData("{ rows: item, each: 4 }", 12)]
    [InlineData("{ rows: item, each: \"${samples}\" }", 36)]
    [InlineData("{ total: \"${len(item) * 2}\" }", 6)]
    [InlineData("{ rows: item, total: 11 }", 11)]
    [InlineData("{ rows: item, total: \"${len(item) * samples}\" }", 36)]
    public void Rows_of_a_source_can_be_counted_in_quotas(string quotas, long total) => Assert.Equal(total, Plan(quotas).Total);

    [Theory]
    [InlineData(11, "0001111222")]
    [InlineData(6, "001122")]
    [InlineData(2, "01")]
    [InlineData(1000, null)]
    public void Rows_that_share_a_total_have_no_two_slots_more_than_each_other_and_stand_in_their_order(long total, string? rows)
    {
        var plan = Plan($"{{ rows: item, total: {total} }}");
        var places = Enumerable.Range(0, (int)total).Select(slot => plan.RowOf(slot)).ToList();
        if (rows is { Length: var length } && length == total) Assert.Equal(rows, string.Concat(places.Select(place => place.Row)));
        Assert.Equal(places.Select(place => place.Row).Order(), places.Select(place => place.Row));
        var counts = places.CountBy(place => place.Row).Select(row => row.Value).ToList();
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        foreach (var row in places.GroupBy(place => place.Row))
            Assert.Equal(Enumerable.Range(0, row.Count()).Select(turn => (long)turn), row.Select(place => place.Turn));
    }

    [Fact]
    public void Ties_at_random_do_not_couple_labels_that_are_not_within_each_other()
    {
        const string Labels =
            "total: 60, group: [a, b, c, d, e, f, g, h, i, j], level: { within: group, even: [low, middle, high] }, ";
        var first = Plan($"{{ {Labels} letter: {{ within: group, even: [A, B, C, D] }} }}");
        var mixed = Plan($"{{ {Labels} letter: {{ within: group, even: [A, B, C, D], ties: random }} }}");
        Assert.Equal(first.Cells.GroupBy(c => c.Values["letter"]).Select(g => g.Sum(c => c.Count)),
            mixed.Cells.GroupBy(c => c.Values["letter"]).OrderBy(g => g.Key).Select(g => g.Sum(c => c.Count)));
        // How many groups give the highest level a letter that they have more of: in order it is left with the others, always.
        static int Frequent(Plan plan) => plan.Cells.GroupBy(c => c.Values["group"]).Count(group => group.Any(c =>
            Equals(c.Values["level"], "high") && group.Where(o => Equals(o.Values["letter"], c.Values["letter"])).Sum(o => o.Count) > 1));
        Assert.Equal(0, Frequent(first));
        Assert.InRange(Frequent(mixed), 3, 9);
    }

    [Fact]
    public void Labels_beside_rows_are_exact_over_all_of_them()
    {
        var plan = Plan("{ rows: item, each: 4, tone: { warm: 2, dry: 1 } }");
        Assert.Equal(["warm 8", "dry 4"], plan.Cells.Select(c => $"{c.Values["tone"]} {c.Count}"));
    }

    [Theory]
    [InlineData("{ rows: item, total: 5, each: 2 }", "'each' and 'total' both say how many")]
    [InlineData("{ tone: [a] }", "the key 'total' is missing")]
    [InlineData("{ totl: 5 }", "is 'totl' meant to be it?")]
    [InlineData("{ total: 5, failed: keep }", "'failed' belongs to 'rows'")]
    [InlineData("{ rows: itme }", "'rows' names 'itme', which is not a source")]
    [InlineData("{ rows: item, failed: kep }", "found 'kep'")]
    public void What_cannot_be_said_of_rows_is_told(string quotas, string message) =>
        Assert.Contains(message, Assert.Throws<MinwalException>(() => Load(quotas)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_row_has_at_least_one_slot()
    {
        var fault = Assert.Throws<MinwalException>(() => Plan("{ rows: item, each: 0 }"));
        Assert.Contains("'each' is 0", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ total: 12, n: { 1: 3, 2: 1 } }", "1:9 2:3")]
    [InlineData("{ total: 12, n: { counts: { 5: 4, 1.5: 8 } } }", "5:4 1.5:8")]
    [InlineData("{ total: 12, n: { true: 3, false: 1 } }", "true:9 false:3")]
    [InlineData("{ total: 12, n: { 007: 3, seven: 1 } }", "\"007\":9 \"seven\":3")]
    public void The_keys_of_weights_are_what_they_would_be_in_a_list(string quotas, string cells) =>
        Assert.Equal(cells, string.Join(' ', Plan(quotas).Cells.Select(c => $"{Json.ToText(c.Values["n"])}:{c.Count}")));

    [Theory]
    [InlineData("{ total: 0, place: [hotel, cafe], size: { by: place, of: { hotel: [big] } } }",
        "no branch for place 'cafe'; there are hotel")]
    [InlineData("{ total: 1, n: { range: [1, 3] }, size: { by: n, of: { 1: [big], 2: [small] } } }", "no branch for n '3'")]
    [InlineData("{ total: 1, a: [x, y], b: { by: a, of: { x: [p, q], y: [r] } }, c: { by: b, of: { p: [1], r: [2] } } }",
        "'c' has no branch for b 'q'")]
    public void A_branch_that_is_missing_is_found_also_where_it_has_no_record(string quotas, string message) =>
        Assert.Contains(message, Assert.Throws<MinwalException>(() => Plan(quotas)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_value_without_weight_needs_no_branch() =>
        Assert.Equal(4, Plan("{ total: 4, place: { hotel: 1, cafe: 0 }, size: { by: place, of: { hotel: [big] } } }").Total);

    [Theory]
    [InlineData("tags", "c,a", "a,c")]
    [InlineData("tags", "a,c", "a,c")]
    [InlineData("free", "z,a", "z,a")]
    public void A_list_among_choices_has_their_order_and_another_its_own(string name, string typed, string expected)
    {
        var spec = Load("{ total: 1 }").Recipe.Parameters.First(p => p.Name == name);
        Assert.True(spec.TryParse(typed, out var value, out _));
        Assert.Equal(expected, ParameterSpec.Typed(value));
    }

    private static Plan Plan(string quotas)
    {
        var recipe = Load(quotas);
        var rows = new[] { "one", "two", "three" }.Select(text => new Fields().Add("text", text)).ToList();
        var parameters = new Fields(recipe.Recipe.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default)));
        return RunScene.Whole(recipe, parameters, new Dictionary<string, IReadOnlyList<Fields>> { ["item"] = rows });
    }

    private static LoadedRecipe Load(string quotas) => RunScene.Load(Recipe.Replace("QUOTAS", quotas, StringComparison.Ordinal));
}
