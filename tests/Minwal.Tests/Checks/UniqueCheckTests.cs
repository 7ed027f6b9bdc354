using Minwal.Checks;
using Minwal.Expressions;
using Xunit;

namespace Minwal.Tests.Checks;

public sealed class UniqueCheckTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_same_text_is_refused_although_written_otherwise()
    {
        using var check = Check("{ field: text }");
        Assert.Null(Offer(check, """{"text": "Hello, world"}""", 4));
        Given.Rejects(Offer(check, """{"text": "hello WORLD!"}""", 5), "unique.exact", "the same text as record 5", "{'record':5}");
        Assert.Null(Offer(check, """{"text": "hello worlds"}""", 6));
    }

    [Fact]
    public void A_similar_text_is_refused_with_its_similarity()
    {
        using var check = Check("{ field: text, similarity: 0.8 }");
        Assert.Null(Offer(check, """{"text": "please write a short poem about the sea in winter for my sister"}""", 1));
        Given.Rejects(Offer(check, """{"text": "Please write a short poem about the sea in winter for my brother"}""", 2), "unique.near",
            "similarity 0.803 to record 2, below 0.8 is asked for");
        Assert.Null(Offer(check, """{"text": "please write a long essay about the sun in summer for my brother"}""", 3));
    }

    [Fact]
    public void Several_fields_count_together()
    {
        using var check = Check("{ field: [question, 'options[]'] }");
        Assert.Null(Offer(check, """{"question": "which?", "options": ["a", "b"]}""", 1));
        Assert.Null(Offer(check, """{"question": "which?", "options": ["a", "c"]}""", 2));
        Assert.Equal("unique.exact", Offer(check, """{"question": "which?", "options": ["A", "B"]}""", 3)!.Reason);
    }

    [Fact]
    public void Records_without_the_field_are_not_compared()
    {
        using var check = Check("{ field: text }");
        Assert.Null(check.Prepare(Given.Record("""{"id": 1}"""), Variables.None));
    }

    [Theory]
    [InlineData("{ field: text, similarity: 0.3 }", "from 0.5 to 1")]
    [InlineData("{ field: [] }", "0 items")]
    public void Wrong_settings_are_faults(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(Given.Faults("unique", yaml)).Message);

    private static Rejection? Offer(IComparison check, string record, long number)
    {
        var prepared = check.Prepare(Given.Record(record), Variables.None)!;
        var rejection = prepared.Compare();
        if (rejection is null) prepared.Remember(number);
        return rejection;
    }

    private IComparison Check(string yaml) => Given.Comparison("unique", yaml, _directory);
}
