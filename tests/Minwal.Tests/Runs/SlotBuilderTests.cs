using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class SlotBuilderTests
{
    private const string Recipe = """
        recipe: drawn
        version: 1
        summary: Drawn values.
        language: en
        parameters: { samples: { type: integer, default: 20, min: 0, help: Records. } }
        quotas: { total: "${samples}" }
        sources:
          even: { file: rows.txt }
          several: { file: rows.txt, take: 3 }
          random: { file: rows.txt, draw: random }
          lots: { file: rows.txt, draw: random, take: 3 }
        values:
          tone: { pick: [warm, dry, playful] }
          length: { pick: { short: 3, long: 1 } }
          words: "${if(length == 'short', 5, 50)}"
          three: { pick: [a, b, c, d, a], take: 3 }
          heavy: { pick: { x: 8, y: 1, z: 0, w: 1 }, take: 2 }
        models: { writer: {} }
        steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } } } ]
        record: { text: "${text}" }
        output: { file: drawn.jsonl }
        """;

    private const int Rows = 7, Slots = 1000;

    private static readonly LoadedRecipe Loaded = RunScene.Load(Recipe);

    private static readonly RunSettings Settings = RunScene.Settings(Loaded, new StubModel(_ => ""), Slots) with
    {
        Sources = Loaded.Recipe.Sources.ToDictionary(
            s => s.Name, IReadOnlyList<Fields> (_) => [.. Enumerable.Range(0, Rows).Select(i => new Fields().Add("text", (long)i))]),
    };

    private readonly SlotBuilder _builder = new(Settings, Settings.Plan.Parts[0]);

    [Theory]
    [InlineData("even", 1)]
    [InlineData("several", 3)]
    public void Each_row_is_used_as_often_as_each_other_and_kept_through_all_attempts(string source, int take)
    {
        var uses = new int[Rows];
        for (var slot = 0; slot < Slots; slot++)
        {
            var taken = Taken(source, slot, 0);
            Assert.Equal(take, taken.Distinct().Count());
            Assert.Equal(taken, Taken(source, slot, 5));
            foreach (var row in taken) uses[row]++;
        }

        // A window of three neighbours moves over the rows, each beginning as often as each other.
        Assert.InRange(uses.Max() - uses.Min(), 0, take);
    }

    [Theory]
    [InlineData("random", 1)]
    [InlineData("lots", 3)]
    public void Random_rows_are_drawn_anew_for_each_attempt_none_twice_in_a_slot_and_all_equally_likely(string source, int take)
    {
        var (uses, other) = (new int[Rows], 0);
        for (var slot = 0; slot < Slots; slot++)
        {
            var taken = Taken(source, slot, 0);
            Assert.Equal(take, taken.Distinct().Count());
            Assert.Equal(taken, Taken(source, slot, 0));
            if (!taken.SequenceEqual(Taken(source, slot, 1))) other++;
            foreach (var row in taken) uses[row]++;
        }

        Assert.InRange(other, Slots / 2, Slots);
        Assert.All(uses, use => Assert.InRange((double)use * Rows / Slots / take, 0.8, 1.2));
    }

    [Fact]
    public void Values_are_drawn_by_weight_and_formulas_see_them()
    {
        var drawn = Enumerable.Range(0, Slots).Select(slot => Build(slot, 0).Own).ToList();
        Assert.InRange(drawn.Count(own => (string)own["length"]! == "short"), Slots * 70 / 100, Slots * 80 / 100);
        Assert.All(drawn, own => Assert.Equal((string)own["length"]! == "short" ? 5L : 50L, own["words"]));
        Assert.All(drawn.GroupBy(own => own["tone"]), tone => Assert.InRange(tone.Count(), Slots * 28 / 100, Slots * 39 / 100));
    }

    [Fact]
    public void Several_values_are_drawn_none_twice_and_by_weight()
    {
        var drawn = Enumerable.Range(0, Slots).Select(slot => Build(slot, 0).Own).ToList();
        var three = drawn.Select(own => ((IReadOnlyList<object?>)own["three"]!).Cast<string>().ToList()).ToList();
        Assert.All(three, items => Assert.Equal(3, items.Distinct().Count()));
        Assert.All(three.SelectMany(items => items).GroupBy(item => item),
            item => Assert.InRange(item.Count(), Slots * 70 / 100, Slots * 80 / 100));
        Assert.Equal(24, three.Select(items => string.Concat(items)).Distinct().Count());
        var heavy = drawn.Select(own => (IReadOnlyList<object?>)own["heavy"]!).ToList();
        Assert.All(heavy, items => Assert.True(items.Count == 2 && !Equals(items[0], items[1]) && !items.Contains("z")));
        Assert.InRange(heavy.Count(items => items[0] is "x"), Slots * 75 / 100, Slots * 85 / 100);
    }

    [Fact]
    public void More_values_than_there_are_cannot_be_drawn()
    {
        var few = RunScene.Load(Recipe.Replace("pick: [a, b, c, d, a]", "pick: \"${['a', 'b', 'a']}\"", StringComparison.Ordinal));
        var lack = new SlotBuilder(Settings with { Recipe = few }, Settings.Plan.Parts[0]).Build(0, 0, [], GrowingRows.None).Lack;
        Assert.Equal("value.formula", lack?.Reason);
        Assert.Contains("'pick' takes 3 different values, found 2", lack?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_step_sees_knows_its_slot_from_one_and_its_attempt_from_zero()
    {
        var slot = Build(41, 3);
        Assert.True(slot.Variables.TryGet("slot", out var number) && slot.Variables.TryGet("attempt", out var attempt)
            && number is 42L && attempt is 3L);
        Assert.Equal(["even", "several", "random", "lots", "tone", "length", "words", "three", "heavy"], slot.Own.Keys);
        Assert.Equal(SlotRandom.Key(1, 41, 3, "draft"), slot.Random);
    }

    private Minwal.Steps.StepSlot Build(long slot, int attempt) => _builder.Build(slot, attempt, [], GrowingRows.None);

    private List<int> Taken(string source, long slot, int attempt) => Build(slot, attempt).Own[source] switch
    {
        Fields row => [(int)(long)row["text"]!],
        IReadOnlyList<object?> rows => [.. rows.Cast<Fields>().Select(row => (int)(long)row["text"]!)],
        _ => throw new InvalidOperationException(),
    };
}
