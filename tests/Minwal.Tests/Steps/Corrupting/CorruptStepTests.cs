using FsCheck;
using FsCheck.Fluent;
using Minwal.Faults;
using Minwal.Values;
using Xunit;
using static Minwal.Tests.Steps.Corrupting.CorruptTrial;

namespace Minwal.Tests.Steps.Corrupting;

public sealed class CorruptStepTests
{
    [Fact]
    public async Task An_error_says_what_stands_there_and_what_is_right()
    {
        var made = await MakeAsync("We came, late.", "COMMA");
        Assert.Equal("We came late.", made["text"]);
        Assert.Equal("We came, late.", made["right"]);
        Assert.Equal(1L, made["touched"]);
        Assert.Equal(
            """{"type":"COMMA","from":1,"to":2,"start":7,"end":7,"before":"","after":",","note":"a comma behind came"}""",
            Json.ToText(Assert.Single(Edits(made))));
    }

    [Theory]
    [InlineData("characters", 3L)]
    [InlineData("codepoints", 4L)]
    [InlineData("utf16", 6L)]
    public async Task Places_are_counted_in_the_unit_that_is_asked_for(string unit, long start)
    {
        var edit = Assert.Single(Edits(await MakeAsync("👍🏽 a, b", "COMMA", $", unit: {unit}")));
        Assert.Equal(start, edit["start"]);
    }

    [Fact]
    public async Task An_error_in_a_part_of_a_word_is_an_error_of_the_word()
    {
        var edit = Assert.Single(Edits(await MakeAsync("It was black.", "VOWEL")));
        Assert.Equal(("blck", "black", 2L), (edit["before"], edit["after"], edit["from"]));
    }

    [Fact]
    public async Task Words_that_are_run_together_are_two_of_the_right_text_and_one_of_the_other()
    {
        var made = await MakeAsync("go home now", "SPLIT");
        Assert.Equal(("gohome now", 2L), (made["text"], made["touched"]));
        var edit = Assert.Single(Edits(made));
        Assert.Equal((0L, 1L, "go home"), (edit["from"], edit["to"], edit["after"]));
    }

    [Fact]
    public async Task A_word_that_is_parted_is_two_of_the_text_with_errors()
    {
        var edit = Assert.Single(Edits(await MakeAsync("I redo it", "MERGE")));
        Assert.Equal((1L, 3L, "re do", "redo"), (edit["from"], edit["to"], edit["before"], edit["after"]));
    }

    [Fact]
    public async Task A_word_that_is_missing_is_an_insertion_before_the_next()
    {
        var made = await MakeAsync("I see a cat", "ART");
        var edit = Assert.Single(Edits(made));
        Assert.Equal(("I see cat", "a ", ""), (made["text"], edit["after"], edit["before"]));
        Assert.Equal((2L, 2L), (edit["from"], edit["to"]));
    }

    [Fact]
    public async Task Errors_stand_on_words_of_their_own()
    {
        for (var slot = 0L; slot < 50; slot++)
        {
            var edits = Edits(await MakeAsync("pool, moon, late, gone, home", "VOWEL, COMMA, VOWEL, COMMA", slot: slot));
            Assert.Equal(4, edits.Select(edit => edit["from"]).Distinct().Count());
            Assert.Equal(["COMMA", "COMMA", "VOWEL", "VOWEL"], edits.Select(edit => (string)edit["type"]!).Order());
        }
    }

    [Fact]
    public async Task A_text_without_places_for_all_errors_is_rejected()
    {
        var result = await RunAsync("""text: "${t}", errors: [COMMA, COMMA], rules: rules.yaml""", new Fields().Add("t", "late, home"));
        Assert.Equal("corrupt.no_place", result.Failure!.Reason);
        Assert.Equal("the text has no places for errors of COMMA, COMMA, each on words of its own", result.Failure.Message);
    }

    [Fact]
    public async Task Of_several_texts_the_first_is_taken_that_can_carry_the_errors()
    {
        var texts = new Fields().Add("t", new List<object?> { "no", "late home", "gone, late", "here, there" });
        var result = await RunAsync("""text: "${t}", errors: [COMMA, VOWEL], rules: rules.yaml""", texts);
        var made = (Fields)result.Gives!["corrupt"]!;
        Assert.Equal((2L, "gone, late"), (made["index"], made["right"]));
    }

    [Fact]
    public async Task Instead_of_errors_without_a_place_others_are_drawn_and_those_are_told()
    {
        var made = await MakeAsync("black, gone home", "COMMA, COMMA", ", instead: { COMMA: 5, VOWEL: 1 }");
        Assert.Equal(["COMMA", "VOWEL"], Edits(made).Select(edit => (string)edit["type"]!).Order());
        Assert.Equal(["COMMA"], (IEnumerable<object?>)made["missing"]!);
    }

    [Fact]
    public async Task An_author_marks_places_with_their_notes()
    {
        var made = await MakeAsync("{He goes|He go|AGR|verb} home.", "AGR", ", marks: true");
        Assert.Equal(("He goes home.", "He go home."), (made["right"], made["text"]));
        var edit = Assert.Single(Edits(made));
        Assert.Equal(("go", "goes", "The verb agrees with its subject."), (edit["before"], edit["after"], edit["note"]));
    }

    [Fact]
    public async Task Without_marks_braces_are_a_text() =>
        Assert.Equal("{a|b|C} late", (await MakeAsync("{a|b|C} late", "VOWEL"))["right"]);

    [Fact]
    public async Task Pairs_of_right_and_wrong_that_stand_there_once_are_places()
    {
        List<object?> pairs =
        [
            new Fields().Add("right", "goes").Add("wrong", "go").Add("type", "AGR"),
            new Fields().Add("right", "he").Add("wrong", "him").Add("type", "CASE"),
        ];
        var text = new Fields().Add("text", "he goes where he can").Add("pairs", pairs);
        var agreement = await RunAsync("""text: "${t}", errors: [AGR], rules: rules.yaml""", new Fields().Add("t", text));
        Assert.Equal("he go where he can", ((Fields)agreement.Gives!["corrupt"]!)["text"]);
        var twice = await RunAsync("""text: "${t}", errors: [CASE], rules: rules.yaml""", new Fields().Add("t", text));
        Assert.Equal("corrupt.no_place", twice.Failure!.Reason);
    }

    [Fact]
    public async Task What_would_be_no_error_is_left_alone()
    {
        var result = await RunAsync("""text: "${t}", errors: [VOWEL], rules: rules.yaml""", new Fields().Add("t", "it was so"));
        Assert.Equal("corrupt.no_place", result.Failure!.Reason);
    }

    [Fact]
    public async Task The_same_slot_gives_the_same_errors_and_other_slots_give_others()
    {
        const string Text = "pool moon late gone home come time";
        var texts = new HashSet<object?>();
        for (var slot = 0L; slot < 20; slot++)
        {
            var made = (await MakeAsync(Text, "VOWEL, VOWEL", slot: slot))["text"];
            Assert.Equal(made, (await MakeAsync(Text, "VOWEL, VOWEL", slot: slot))["text"]);
            texts.Add(made);
        }

        Assert.InRange(texts.Count, 10, 20);
    }

    [Fact]
    public void Undoing_the_edits_gives_the_right_text_whatever_it_is()
    {
        string[] pieces =
        [
            "pool", "redo", "a cat", "go home", "late,", "👍🏽", "e\u0301te", "don't", "  ", "\n", "،", "قال", "x,y", "{a|b|C}", "👩‍👧 ok,",
        ];
        var texts = Gen.Elements(pieces).ListOf().Select(parts => string.Join(' ', parts));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var made = RunAsync(
                """text: "${t}", errors: [VOWEL, COMMA, SPLIT, MERGE, ART], rules: rules.yaml, instead: { VOWEL: 1, SPLIT: 1, ART: 1 }""",
                new Fields().Add("t", text)).GetAwaiter().GetResult();
            if (made.Gives is null) return made.Failure!.Reason == "corrupt.no_place";
            var corrupt = (Fields)made.Gives["corrupt"]!;
            return (string)corrupt["right"]! == text && (string)corrupt["text"]! != text && Undone(corrupt) == text;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void A_file_of_rules_that_is_not_there_is_found_when_the_recipe_is_read()
    {
        Load("""text: "${t}", errors: [COMMA], rules: others.yaml""", Rules, out var faults);
        Assert.Equal("MW1001", Assert.Single(faults).Code);
    }

    [Theory]
    [InlineData("rules: [ { type: A, find: '(', wrong: b } ]", "MW1007")]
    [InlineData("rules: [ { type: A, find: a } ]", "MW1008")]
    [InlineData("rules: [ { type: A, find: a, wrong: b, unles: c } ]", "MW1006")]
    public async Task Rules_that_cannot_be_used_are_faults_before_the_first_text(string rules, string code)
    {
        var thrown = await Assert.ThrowsAsync<MinwalException>(() =>
            RunAsync("""text: "${t}", errors: [A], rules: rules.yaml""", new Fields().Add("t", "a"), rules: rules));
        Assert.Equal(code, thrown.Faults[0].Code);
    }

    private static List<Fields> Edits(Fields made) => [.. ((IEnumerable<object?>)made["edits"]!).Cast<Fields>()];

    /// <summary>The function that recipes undo edits with.</summary>
    private static string Undone(Fields made) => (string)Minwal.Expressions.Functions.Create().Find("apply")!
        .Body([made["text"], made["edits"]], Minwal.Expressions.Variables.None)!;
}
