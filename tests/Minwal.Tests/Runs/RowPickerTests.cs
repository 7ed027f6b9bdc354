using Minwal.Checks;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Steps;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class RowPickerTests
{
    private const string Head = """
        recipe: related
        version: 1
        summary: Related rows.
        language: en
        parameters: { samples: { type: integer, default: 20, min: 0, help: Records. } }
        quotas: { total: "${samples}", topic: { card: 2, loan: 1 }, tone: [warm, dry, plain] }
        sources:

        """;

    private const string Tail = """

        models: { writer: {} }
        steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } } } ]
        record: { text: "${text}" }
        output: { file: related.jsonl }
        """;

    private const int Slots = 600;

    // 8 rows about cards, 5 about loans, in 4 documents.
    private static readonly IReadOnlyList<Fields> Facts =
        [.. Enumerable.Range(0, 13).Select(
            i => new Fields().Add("about", i < 8 ? "card" : "loan").Add("n", (long)i).Add("doc", $"d{i % 4}"))];

    [Theory]
    [InlineData("about == topic")]
    [InlineData("topic == about and n >= 0")]
    [InlineData("about == cell.topic")]
    [InlineData("(if(topic == 'card', 'card', 'loan')) in [about]")]
    public void Where_sees_the_labels_and_each_row_that_fits_is_used_as_often_as_each_other(string where)
    {
        var slots = Build($"  fact: {{ file: f.csv, where: \"{where}\" }}");
        foreach (var topic in slots.GroupBy(slot => (string)slot.Cell["topic"]!))
        {
            Assert.All(topic, slot => Assert.Equal(topic.Key, Row(slot)["about"]));
            var uses = topic.GroupBy(slot => Row(slot)["n"]).Select(g => g.Count()).ToList();
            Assert.Equal(topic.Key == "card" ? 8 : 5, uses.Count);
            Assert.InRange(uses.Max() - uses.Min(), 0, 1);
        }

        // The tones of a topic are no groups of their own: all its rows are met by each.
        Assert.All(slots.GroupBy(slot => (slot.Cell["topic"], slot.Cell["tone"])),
            cell => Assert.Equal(cell.Key.Item1 is "card" ? 8 : 5, cell.Select(slot => Row(slot)["n"]).Distinct().Count()));
    }

    [Fact]
    public void A_label_that_is_called_like_a_field_of_every_row_is_seen_as_part_of_the_cell()
    {
        IReadOnlyList<Fields> rows = [.. Facts.Select(row => new Fields(row).Add("topic", row["about"]))];
        Assert.All(Build("  fact: { file: f.csv, where: \"topic == cell.topic\" }", rows),
            slot => Assert.Equal(slot.Cell["topic"], Row(slot)["topic"]));
    }

    [Fact]
    public void Slots_that_a_source_is_not_for_have_no_row_and_use_none_up()
    {
        var slots = Build("  fact: { file: f.csv, for: \"topic == 'loan' and tone != 'dry'\" }");
        foreach (var slot in slots)
            Assert.Equal(slot.Cell["topic"] is "loan" && slot.Cell["tone"] is not "dry", slot.Own["fact"] is not null);
        var uses = slots.Where(slot => slot.Own["fact"] is not null).GroupBy(slot => Row(slot)["n"]).Select(g => g.Count()).ToList();
        Assert.Equal(13, uses.Count);
        Assert.InRange(uses.Max() - uses.Min(), 0, 1);
    }

    [Theory]
    [InlineData("even")]
    [InlineData("random")]
    public void Rows_of_a_slot_differ_in_the_fields_that_are_named(string draw)
    {
        var slots = Build($"  fact: {{ file: f.csv, take: 3, differ: doc, draw: {draw} }}");
        foreach (var slot in slots)
        {
            var rows = Rows(slot);
            Assert.Equal(3, rows.Select(row => row["doc"]).Distinct().Count());
        }

        var uses = slots.SelectMany(Rows).GroupBy(row => row["n"]).Select(g => g.Count()).ToList();
        Assert.Equal(13, uses.Count);
        Assert.All(uses, use => Assert.InRange(use, Slots * 3 / 13 / 2, Slots * 3 * 2 / 13));
    }

    [Fact]
    public void Where_sees_the_row_of_a_source_above_and_the_rows_that_fit_take_turns()
    {
        var slots = Build("""
              fact: { file: f.csv }
              other: { file: f.csv, where: "doc == fact.doc and n != fact.n" }
            """);
        foreach (var slot in slots)
        {
            Assert.Equal(Row(slot)["doc"], Row(slot, "other")["doc"]);
            Assert.NotEqual(Row(slot)["n"], Row(slot, "other")["n"]);
        }

        foreach (var fact in slots.GroupBy(slot => Row(slot)["n"]))
        {
            var uses = fact.GroupBy(slot => Row(slot, "other")["n"]).Select(g => g.Count()).ToList();
            Assert.Equal(Facts.Count(row => row["doc"]!.Equals(Row(fact.First())["doc"])) - 1, uses.Count);
            Assert.InRange(uses.Max() - uses.Min(), 0, 1);
        }
    }

    [Fact]
    public void A_slot_for_which_no_row_fits_says_so_and_the_others_go_on()
    {
        var slots = Build("""
              fact: { file: f.csv }
              next: { file: f.csv, where: "n == fact.n + 1" }
            """);
        Assert.All(slots, slot => Assert.Equal(Row(slot)["n"] is 12L, slot.Lack is not null));
        Assert.Equal(("source.no_row", "the source 'next' has no row for this record"),
            slots.Select(slot => slot.Lack).OfType<Rejection>().Select(lack => (lack.Reason, lack.Message)).Distinct().Single());
    }

    [Fact]
    public void Rows_are_not_gone_through_for_every_slot()
    {
        var rows = new CountedRows([.. Enumerable.Range(0, 20_000).Select(i => new Fields().Add("about", $"t{i}").Add("id", $"d{i}"))]);
        var (settings, builder) = Builder("""
              fact: { file: f.csv }
              same: { file: f.csv, where: "id == fact.id" }
            """, rows, 3000);
        var read = rows.Read;
        for (var slot = 0; slot < 3000; slot++) Build(settings, builder, slot);
        Assert.InRange(rows.Read - read, 3000, 9000);
    }

    [Theory]
    [InlineData("  fact: { file: f.csv, where: \"about == topic and n > 9\" }",
        "the source 'fact' has no row where topic is card (its 'where' is about == topic and n > 9)")]
    [InlineData("  fact: { file: f.csv, where: \"about == topic\", take: 6 }",
        "the source 'fact' has 5 rows, but a slot takes 6, where topic is loan (its 'where' is about == topic)")]
    [InlineData("  fact: { file: f.csv, take: 2, differ: [doc, abuot] }",
        "MW1009: the source 'fact' has no field 'abuot', which 'differ' names (did you mean 'about'?)")]
    [InlineData("  fact: { file: f.csv, take: 2, differ: colour }",
        "MW1009: the source 'fact' has no field 'colour', which 'differ' names (it has about, n, doc)")]
    [InlineData("  fact: { file: f.csv, take: 5, differ: doc }",
        "the source 'fact' has rows of 4 different doc, but a slot takes 5 that differ")]
    public void What_no_slot_can_get_is_known_before_the_run(string sources, string message)
    {
        var (settings, _) = Builder(sources, Facts, Slots);
        var constants = new Minwal.Expressions.Variables(settings.Plan.Parameters);
        var faults = RowPicker.Of(settings.Recipe.Recipe, settings.Sources, settings.Plan.Parts, constants)
            .SelectMany(picker => picker.Lacks(constants));
        Assert.Contains(message, Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_extension_goes_on_with_the_rows_where_the_run_stopped()
    {
        var recipe = RunScene.Load(Head + "  fact: { file: f.csv, where: \"about == topic\" }" + Tail);
        var rows = new Dictionary<string, IReadOnlyList<Fields>> { ["fact"] = Facts };
        Plan Whole(long samples) => RunScene.Whole(recipe, RunScene.Samples(samples), rows);
        var plan = RunPlan.Of(Whole(37), RunScene.Samples(37),
            [new Minwal.Runs.Journal.RoundRecord(1, Minwal.Runs.Journal.RoundKind.Extend, 0) { Parameters = RunScene.Samples(91) }],
            round => Whole(91), 1);
        var settings = RunScene.Settings(recipe, new StubModel(_ => ""), 37) with { Plan = plan, Sources = rows };
        var uses = new Dictionary<object, int>();
        foreach (var part in plan.Parts)
        {
            var builder = new SlotBuilder(settings, part);
            for (var slot = part.FirstSlot; slot < part.FirstSlot + part.Plan.Total; slot++)
            {
                var n = Row(builder.Build(slot, 0, plan.CellOf(slot).Values, GrowingRows.None))["n"]!;
                uses[n] = uses.GetValueOrDefault(n) + 1;
            }
        }

        foreach (var about in Facts.GroupBy(row => row["about"]))
        {
            var counts = about.Select(row => uses[row["n"]!]).ToList();
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    [Theory]
    [InlineData("  fact: { file: f.csv, differ: doc }", "it needs 'take' above 1")]
    [InlineData("  fact: { file: f.csv, for: \"topik == 'x'\" }", "unknown name 'topik'")]
    [InlineData("  fact: { pool: { grows: accepted }, take: 2, differ: doc }", "cannot be asked of a source that grows")]
    public void What_cannot_be_asked_of_a_source_is_told(string sources, string message) => Assert.Contains(
        message, Assert.Throws<Faults.MinwalException>(() => RunScene.Load(Head + sources + Tail)).Message, StringComparison.Ordinal);

    private static List<StepSlot> Build(string sources, IReadOnlyList<Fields>? rows = null)
    {
        var (settings, builder) = Builder(sources, rows ?? Facts, Slots);
        return [.. Enumerable.Range(0, Slots).Select(slot => Build(settings, builder, slot))];
    }

    private static StepSlot Build(RunSettings settings, SlotBuilder builder, long slot) =>
        builder.Build(slot, 0, settings.Plan.CellOf(slot).Values, GrowingRows.None);

    private static (RunSettings Settings, SlotBuilder Builder) Builder(string sources, IReadOnlyList<Fields> rows, long slots)
    {
        var recipe = RunScene.Load(Head + sources + Tail);
        var settings = RunScene.Settings(recipe, new StubModel(_ => ""), slots) with
        {
            Sources = recipe.Recipe.Sources.ToDictionary(s => s.Name, _ => rows),
        };
        return (settings, new SlotBuilder(settings, settings.Plan.Parts[0]));
    }

    private static Fields Row(StepSlot slot, string name = "fact") => Assert.IsType<Fields>(slot.Own[name]);

    private static IEnumerable<Fields> Rows(StepSlot slot) =>
        Assert.IsAssignableFrom<IReadOnlyList<object?>>(slot.Own["fact"]).Cast<Fields>();

    private sealed class CountedRows(IReadOnlyList<Fields> rows) : IReadOnlyList<Fields>
    {
        public int Read { get; private set; }

        public int Count => rows.Count;

        public Fields this[int index]
        {
            get
            {
                Read++;
                return rows[index];
            }
        }

        public IEnumerator<Fields> GetEnumerator()
        {
            for (var i = 0; i < Count; i++) yield return this[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
