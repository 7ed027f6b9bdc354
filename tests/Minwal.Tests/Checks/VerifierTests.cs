using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Checks;

public sealed class VerifierTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_check_reads_the_label_and_the_source_row_that_a_record_was_made_from()
    {
        using var verifier = Make(("words", "{ field: text, between: '${row.length}', when: \"tone == 'short'\" }"));
        var row = new Fields().Add("length", new List<object?> { 1L, 2L });
        Variables Slot(string tone) => new(new Fields().Add("tone", tone).Add("row", row));
        Assert.Equal("words.too_many", Check(verifier, """{"text": "a b c"}""", Slot("short")).Rejection!.Reason);
        Assert.Null(Check(verifier, """{"text": "a b"}""", Slot("short")).Rejection);
        Assert.Null(Check(verifier, """{"text": "a b c"}""", Slot("long")).Rejection);
    }

    [Fact]
    public void A_field_of_the_record_stands_before_a_label_of_its_name()
    {
        using var verifier = Make(("words", "{ field: text, between: [5, 9], when: \"tone == 'short'\" }"));
        var slot = new Variables(new Fields().Add("tone", "short"));
        Assert.Same(Verdict.Passed, Check(verifier, """{"text": "a", "tone": "long"}""", slot));
    }

    [Fact]
    public void What_a_check_knows_to_need_is_listed_so_that_it_can_run_as_soon_as_it_is_there()
    {
        var settings = Given.Settings("words",
            "{ field: 'turns[].text', between: '${limits[row.n]}', when: \"tone == 'short' and topic\" }");
        Assert.Equal(["tone", "topic", "limits", "row"], settings.Reads);
        Assert.Equal(["limits[row.n]"], settings.Formulas.Select(f => f.Text));
        Assert.Equal(["turns[].text"], settings.Paths.Select(path => path.ToString()));
        Assert.Equal(["seeds"], Given.Settings("distance", "{ field: text, from: seeds }").Sources);
    }

    [Theory]
    [InlineData("shape", "{ fields: { a: { one_of: '${x}' }, b: { type: list, length: '${y}', items: { words: '${z}' } } } }", "x y z")]
    [InlineData("characters", "{ field: a, between: '${x}' }", "x")]
    [InlineData("turns", "{ field: a, between: '${x}' }", "x")]
    [InlineData("labels", "{ field: a, label: b, keywords: '${x}' }", "x")]
    [InlineData("that", "{ holds: x > y, reason: r, message: '${z}' }", "x > y z")]
    [InlineData("grounded", "{ field: a, in: [x.b, y], names: '${z}' }", "x y z")]
    public void Every_formula_of_a_check_is_known_so_that_its_names_can_be_looked_up(string kind, string yaml, string formulas) =>
        Assert.Equal(formulas, string.Join(' ', Given.Settings(kind, yaml).Formulas.Select(formula => formula.Text)));

    [Fact]
    public void A_name_that_a_file_does_not_hold_leaves_a_record_unchecked_and_says_so()
    {
        using var verifier = Make(
            ("words", "{ field: text, between: [5, 9], when: \"tone == 'short'\" }"),
            ("characters", "{ field: text, between: '${row.length}' }"),
            ("unique", "{ field: text, when: \"tone == 'short'\" }"));
        var outer = new Variables([], new AbsentNames(["tone", "row"]));
        var verdict = Check(verifier, """{"text": "a"}""", outer, all: true);
        Assert.Null(verdict.Rejection);
        Assert.Equal(
            [
                "not checked: 'words' needs 'tone', which a file does not hold",
                "not checked: 'characters' needs 'row', which a file does not hold",
            ],
            verdict.Outcomes.Select(o => o.ToString()));
        var record = Given.Record("""{"text": "a"}""");
        Assert.Equal("tone", Assert.Single(verifier.Prepare(record, Verifier.Variables(record, outer), out var prepared).Outcomes).Missing);
        Assert.Same(Verdict.Passed, verifier.Compare(prepared, 0));
    }

    [Fact]
    public void A_file_that_holds_the_name_as_a_field_is_checked()
    {
        using var verifier = Make(("words", "{ field: text, between: [5, 9], when: \"tone == 'short'\" }"));
        var outer = new AbsentNames(["tone"]);
        Assert.Equal("words.too_few", Check(verifier, """{"text": "a", "tone": "short"}""", outer).Rejection!.Reason);
        Assert.Same(Verdict.Passed, Check(verifier, """{"text": "a", "tone": "long"}""", outer));
    }

    [Theory]
    [InlineData("words", "{ field: text, between: [1, 9] }")]
    [InlineData("characters", "{ field: text, between: [1, 9] }")]
    [InlineData("turns", "{ field: text, between: [1, 9] }")]
    [InlineData("script", "{ field: text, latin: 1 }")]
    [InlineData("language", "{ fields: text }")]
    [InlineData("repetition", "{ field: text, word: 3 }")]
    [InlineData("forbidden", "{ field: text, patterns: x }")]
    [InlineData("required", "{ field: text, patterns: x }")]
    [InlineData("labels", "{ field: text, label: id, keywords: { a: [b] } }")]
    [InlineData("distance", "{ field: text, from: seeds }")]
    [InlineData("unique", "{ field: text }")]
    public void No_check_passes_a_record_that_lacks_what_it_looks_at(string kind, string yaml)
    {
        using var verifier = Make((kind, yaml));
        foreach (var record in new[] { """{"id": 1}""", """{"id": 1, "text": null}""" })
        {
            var fields = Given.Record(record);
            var variables = Verifier.Variables(fields, Variables.None);
            var rejection = verifier.CheckRecord(fields, variables).Rejection ?? verifier.Prepare(fields, variables, out _).Rejection;
            Assert.Equal($"{kind}.no_field", rejection?.Reason);
        }
    }

    [Theory]
    [InlineData("""{"id": 1}""")]
    [InlineData("""{"id": 1, "text": null}""")]
    [InlineData("""{"id": 1, "turns": [{"text": "a b"}, {}, {"text": null}]}""")]
    public void What_the_shape_calls_optional_may_be_absent(string record)
    {
        using var verifier = Make(
            ("shape", "{ extra: allow, fields: { id: integer, text: { optional: true },"
                + " turns: { type: list, optional: true, items: { fields: { text: { optional: true } } } } } }"),
            ("words", "{ field: text, between: [2, 9] }"), ("words", "{ field: 'turns[].text', between: [2, 9] }"),
            ("unique", "{ field: text }"));
        var fields = Given.Record(record);
        Assert.Same(Verdict.Passed, verifier.CheckRecord(fields, Verifier.Variables(fields, Variables.None), all: true));
        Assert.Same(Verdict.Passed, verifier.Prepare(fields, Verifier.Variables(fields, Variables.None), out _));
    }

    [Fact]
    public void A_record_that_a_check_does_not_concern_may_lack_what_it_looks_at()
    {
        using var verifier = Make(("words", "{ field: text, between: [1, 9], when: \"id == 2\" }"));
        Assert.Same(Verdict.Passed, Check(verifier, """{"id": 1}""", Variables.None));
        Assert.Equal("words.no_field", Check(verifier, """{"id": 2}""", Variables.None).Rejection!.Reason);
    }

    [Fact]
    public void A_measure_tells_how_many_records_lack_what_it_looks_at_and_which_is_the_first()
    {
        using var verifier = Make(("shortcuts", "{ text: text, label: label, features: { words: 0.6, style: 0.6 } }"));
        foreach (var record in new[] { """{"text": "a", "label": true, "style": "x"}""", """{"text": "a", "label": true}""", "{}" })
        {
            var fields = Given.Record(record);
            verifier.Measure(fields, Verifier.Variables(fields, Variables.None));
        }

        var rejection = Assert.Single(Assert.Single(verifier.Complete()).Rejections);
        Given.Rejects(rejection, "shortcuts.no_field", "record 2: style: nothing there", "{'record':2,'records':2}");
    }

    [Fact]
    public void A_formula_that_cannot_be_computed_says_something_of_the_record()
    {
        using var verifier = Make(("words", "{ field: text, between: [1, 9], when: \"text < 3\" }"),
            ("words", "{ field: text, between: '${band}', warn: true }"));
        var verdict = Check(verifier, """{"text": "a"}""", new Variables(new Fields().Add("band", "wide")), all: true);
        Given.Rejects(verdict.Rejection, "record.formula",
            "the check 'words' cannot be computed: a comparison needs a number, not string \"a\" in 'text < 3'");
        Assert.Equal("record.formula", Assert.Single(verdict.Warnings).Reason);
    }

    [Fact]
    public void Warnings_are_kept_apart_and_reject_nothing()
    {
        using var verifier = Make(("words", "{ field: text, between: [5, 9], warn: true }"),
            ("characters", "{ field: text, between: [1, 3] }"));
        var passed = Check(verifier, """{"text": "a b"}""", Variables.None);
        Assert.Null(passed.Rejection);
        Assert.Equal("words.too_few", Assert.Single(passed.Warnings).Reason);
        var rejected = Check(verifier, """{"text": "a b c"}""", Variables.None);
        Assert.Equal(("characters.too_many", 1), (rejected.Rejection!.Reason, rejected.Warnings.Count()));
    }

    [Fact]
    public void The_first_rejection_ends_it_unless_all_are_asked_for()
    {
        using var verifier = Make(("words", "{ field: text, between: [5, 9] }"), ("characters", "{ field: text, between: [5, 9] }"));
        Assert.Single(Check(verifier, """{"text": "a"}""", Variables.None).Outcomes);
        Assert.Equal(2, Check(verifier, """{"text": "a"}""", Variables.None, all: true).Outcomes.Count);
        Assert.Null(verifier.CheckRecord(1, Given.Record("""{"text": "a b c"}"""), Variables.None));
    }

    [Fact]
    public void A_record_that_is_turned_away_is_not_remembered_and_one_that_is_warned_of_is()
    {
        using var verifier = Make(("unique", "{ field: a }"), ("unique", "{ field: b }"), ("unique", "{ field: c, warn: true }"));
        Assert.Same(Verdict.Passed, Offer(verifier, """{"a": "one", "b": "one", "c": "one"}""", 0));
        Assert.Equal("unique.exact", Offer(verifier, """{"a": "one", "b": "two", "c": "two"}""", 1).Rejection!.Reason);
        var third = Offer(verifier, """{"a": "three", "b": "two", "c": "one"}""", 2);
        Assert.Null(third.Rejection);
        Assert.Equal("the same text as record 1", Assert.Single(third.Warnings).Message);
        Assert.Equal("the same text as record 3", Offer(verifier, """{"a": "three", "b": "four", "c": "four"}""", 3).Rejection!.Message);
    }

    [Fact]
    public void A_measure_takes_the_records_that_it_concerns_and_tells_which_it_could_not_take()
    {
        using var verifier = Make(("shortcuts",
            "{ text: text, label: label, features: { words: 0.6 }, when: \"part == 'train' and tone == 'short'\" }"));
        for (var i = 0; i < 400; i++)
        {
            var (text, label) = i % 2 == 0 ? ("a b c", "true") : ("a", "false");
            var record = Given.Record($$"""{"text": "{{text}}", "label": {{label}}, "part": "{{(i < 200 ? "train" : "test")}}"}""");
            verifier.Measure(record, Verifier.Variables(record,
                i < 100 ? new AbsentNames(["tone"]) : new Variables(new Fields().Add("tone", "short"))));
        }

        var finding = Assert.Single(verifier.Complete());
        Assert.Equal(100, Assert.Single(finding.NotChecked).Value);
        Assert.Equal("shortcuts.words", Assert.Single(finding.Rejections).Reason);
        Assert.False(finding.Warning);
    }

    private static Verdict Check(Verifier verifier, string record, IVariables outer, bool all = false)
    {
        var fields = Given.Record(record);
        return verifier.CheckRecord(fields, Verifier.Variables(fields, outer), all);
    }

    private static Verdict Offer(Verifier verifier, string record, long number)
    {
        var fields = Given.Record(record);
        Assert.Same(Verdict.Passed, verifier.Prepare(fields, Verifier.Variables(fields, Variables.None), out var prepared));
        return verifier.Compare(prepared, number);
    }

    private Verifier Make(params (string Kind, string Yaml)[] checks) =>
        new([.. checks.Select(check => Given.Settings(check.Kind, check.Yaml))], new CheckContext(_directory, 10, _ => []));
}
