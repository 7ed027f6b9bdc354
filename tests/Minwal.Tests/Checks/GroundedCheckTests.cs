using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Checks;

public sealed class GroundedCheckTests
{
    private const string English = """
        {"chunk": {"title": "Rivers",
          "text": "The Nile is 6,650 km long. On 3 May 1858 John Hanning Speke left Kazeh; 12 percent came back."
        }}
        """;

    private const string Arabic = """{"chunk": {"text": "يبلغ طول نهر النّيل ٦٬٦٥٠ كم، وافتُتح السد في ٩ يناير ١٩٦٠ بحضور أحمد علي."}}""";

    [Theory]
    [InlineData("quotes: true", "He wrote \"left Kazeh\" and “the NILE is 6,650 km”.")]
    [InlineData("quotes: true", "No quotation at all")]
    [InlineData("quotes: true", "“The Nile … left Kazeh”")]
    [InlineData("whole: true", "the nile is 6,650 km long")]
    [InlineData("numbers: true", "6650 km and 12% in 1858, day 3")]
    [InlineData("dates: true", "in May 1858, that is 1858-05-03, in 1858")]
    [InlineData("numbers: true, dates: true", "05/03/1858")]
    [InlineData("names: true", "There went Speke along the Nile from Kazeh, as John Speke said.")]
    [InlineData("ngrams: { size: 3, least: 0.6 }", "the Nile is 6,650 km long indeed")]
    [InlineData("ngrams: { size: 9, least: 1 }", "The Nile")]
    [InlineData("quotes: true, in: chunk", "\"Rivers\"")]
    public void What_the_source_says_passes(string asked, string answer) => Assert.Null(Verdict(asked, answer, English));

    [Theory]
    [InlineData("quotes: true", "\"left Kazeh\", \"the Amazon\" and “a sea”", "grounded.quote",
        "not in chunk.text: 'the Amazon', 'a sea' (2 of 3 quotations)", "{'unsupported':['the Amazon','a sea'],'count':2,'of':3}")]
    [InlineData("quotes: true", "“The Nile … the sea”", "grounded.quote",
        "not in chunk.text: 'The Nile … the sea' (1 of 1 quotations)", null)]
    [InlineData("quotes: true", "“left Kazeh … The Nile”", "grounded.quote",
        "not in chunk.text: 'left Kazeh … The Nile' (1 of 1 quotations)", null)]
    [InlineData("whole: true", "The Nile is long", "grounded.whole", "not in chunk.text: 'The Nile is long'", null)]
    [InlineData("numbers: true", "6650 km, 13 % and 7", "grounded.number", "not in chunk.text: '13 %', '7' (2 of 3 numbers)", null)]
    [InlineData("numbers: true", "3 %", "grounded.number", "not in chunk.text: '3 %' (1 of 1 numbers)", null)]
    [InlineData("dates: true", "on 4 May 1858, May 1859 and in 1901", "grounded.date",
        "not in chunk.text: '4 May 1858', 'May 1859', '1901' (3 of 3 dates)", null)]
    [InlineData("names: true", "There went Stanley and John Hanning Burton.", "grounded.name",
        "not in chunk.text: 'Stanley', 'John Hanning Burton' (2 of 2 names)", null)]
    [InlineData("ngrams: { size: 3, least: 0.6 }", "the Nile is a very long river", "grounded.ngrams",
        "0.2 of the runs of 3 words are in chunk.text, at least 0.6 is asked for; not there: 'nile is a', 'is a very', 'a very long', …",
        "{'share':0.2,'least':0.6,'unsupported':['nile is a','is a very','a very long']}")]
    public void What_it_does_not_say_is_shown(string asked, string answer, string reason, string message, string? numbers) =>
        Given.Rejects(Verdict(asked, answer, English), reason, message, numbers);

    [Theory]
    [InlineData("quotes: true", "قال: «طول نهر النيل 6650 كم»", false)]
    [InlineData("quotes: true", "قال: «طول نهر النيل ٦٬٦٥٠ كم»", true)]
    [InlineData("quotes: true", "قال: «إفتتح السد»", true)]
    [InlineData("quotes: true", "قال: «نهر الفرات»", false)]
    [InlineData("numbers: true", "طوله 6650 كم", true)]
    [InlineData("numbers: true", "طوله ٦٦٥١ كم", false)]
    [InlineData("dates: true", "في 9/1/1960", true)]
    [InlineData("dates: true", "في ٨ يناير ١٩٦٠", false)]
    [InlineData("names: [احمد, محمود]", "حضر وأحمد كذلك", true)]
    [InlineData("names: [احمد, محمود]", "حضر محمود كذلك", false)]
    [InlineData("names: '${people}'", "حضر لمحمود كذلك", false)]
    public void Arabic_is_read_as_it_is_compared(string asked, string answer, bool passes)
    {
        var tables = Arabic.Replace("}}", "}, \"people\": [\"محمود\"]}");
        Assert.Equal(passes, Verdict(asked, answer, tables) is null);
    }

    [Fact]
    public void Rows_of_a_source_that_takes_several_are_joined_and_so_are_several_sources()
    {
        const string Tables = """{"chunks": [{"text": "the sea"}, {"text": "the sky"}], "other": {"notes": ["a lake", 7]}}""";
        Assert.Null(Verdict("quotes: true, in: [chunks.text, 'other.notes[]']", "\"the sea\" \"the sky\" \"a lake\" \"7\"", Tables));
        Given.Rejects(Verdict("quotes: true, in: [chunks.text, 'other.notes[0]']", "\"7\"", Tables), "grounded.quote",
            "not in chunks.text and other.notes[0]: '7' (1 of 1 quotations)");
    }

    [Fact]
    public void Every_text_of_the_field_is_looked_at() =>
        Given.Rejects(Given.Verdict("grounded", "{ field: 'claims[].text', in: chunk.text, whole: true }",
            """{"claims": [{"text": "The Nile"}, {"text": "The Amazon"}]}""", English), "grounded.whole",
            "claims[1].text: not in chunk.text: 'The Amazon'");

    [Theory]
    [InlineData("""{"chunk": null}""")]
    [InlineData("""{"chunk": {"text": null}}""")]
    [InlineData("""{"chunk": {"text": " "}}""")]
    public void Without_a_source_nothing_is_grounded(string tables) =>
        Given.Rejects(Verdict("whole: true", "a", tables), "grounded.no_source", "there is no text in chunk.text to hold it against");

    [Fact]
    public void A_file_is_checked_when_it_holds_the_source_and_else_not()
    {
        using var verifier = new Verifier(
            [Given.Settings("grounded", "{ field: answer, in: chunk.text, whole: true }"),
                Given.Settings("grounded", "{ field: answer, in: context, whole: true }")], new CheckContext("", 1, _ => []));
        var record = Given.Record("""{"answer": "the sky", "context": "the sea"}""");
        var outcomes = verifier.CheckRecord(record, Verifier.Variables(record, new AbsentNames(["chunk"])), all: true).Outcomes;
        Assert.Equal(["not checked: 'grounded' needs 'chunk', which a file does not hold", "grounded.whole: not in context: 'the sky'"],
            outcomes.Select(outcome => outcome.ToString()));
    }

    [Fact]
    public void What_it_reads_is_known_to_whoever_looks_names_up()
    {
        var settings = Given.Settings("grounded", "{ field: answer, in: [chunk.text, rows], names: '${people}' }");
        Assert.Equal(["chunk", "rows", "people"], settings.Reads);
        Assert.Equal(["answer"], settings.Paths.Select(path => path.ToString()));
    }

    [Theory]
    [InlineData("5 apples, \\\"said he\\\"", null)]
    [InlineData("7 apples", "turns[3].text: not in what comes before in turns: '7' (1 of 1 numbers)")]
    [InlineData("\\\"said she\\\"", "turns[3].text: not in what comes before in turns: 'said she' (1 of 1 quotations)")]
    public void A_turn_is_held_against_what_was_said_before_it(string last, string? message)
    {
        var rejection = Given.Verdict("grounded",
            "{ field: 'turns[].text', earlier: true, items: { who: b }, after: { who: t }, quotes: true, numbers: true }",
            $$$"""{"turns": [{"who":"b","text":"9"},{"who":"a","text":"3 \"words\""},{"who":"t","text":"x","more":[{"k":"5 said h"""
                + $$$"""e"}]},{"who":"b","text":"{{{last}}}"}, {"who":"a","text":"7, 8"}]}""");
        Assert.Equal(message, rejection?.Message);
    }

    [Theory]
    [InlineData("{ field: a, in: b }", "nothing is asked for; there are quotes, whole, numbers, dates, names, ngrams")]
    [InlineData("{ field: a, in: b, quotes: false }", "nothing is asked for")]
    [InlineData("{ field: a, quotes: true }", "'in' is needed, or 'earlier: true'")]
    [InlineData("{ field: a, in: 'b[x]', quotes: true }", "'b[x]' is not a path of fields")]
    [InlineData("{ field: a, in: b, items: { x: y }, quotes: true }", "'items' needs 'earlier: true'")]
    [InlineData("{ field: a, in: b, after: { x: y }, quotes: true }", "'after' needs 'earlier: true'")]
    [InlineData("{ field: a, earlier: true, quotes: true }", "it needs a 'field' such as messages[].content")]
    [InlineData("{ field: a, in: b, names: 5 }", "allowed is true or false")]
    [InlineData("{ field: a, in: b, ngrams: { size: 0 } }", "from 1 to 20")]
    public void Wrong_settings_are_faults(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(Given.Faults("grounded", yaml)).Message, StringComparison.Ordinal);

    private static Rejection? Verdict(string asked, string answer, string tables)
    {
        var source = asked.Contains("in: ", StringComparison.Ordinal) ? "" : "in: chunk.text, ";
        return Given.Verdict("grounded", $"{{ field: answer, {source}{asked} }}", Json.ToText(new Fields().Add("answer", answer)), tables);
    }
}
