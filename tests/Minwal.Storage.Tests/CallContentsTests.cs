using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Xunit;

namespace Minwal.Storage.Tests;

public sealed class CallContentsTests : IAsyncDisposable
{
    private static readonly AIContent[] Kinds =
    [
        new TextContent("plain"),
        new TextContent("cited") { Annotations = [new CitationAnnotation { Title = "a page", Url = new Uri("http://localhost/page") }] },
        new TextContent("noted") { AdditionalProperties = new AdditionalPropertiesDictionary { ["log_probability"] = -0.5 } },
        new TextReasoningContent("thought"),
        new TextReasoningContent("hidden") { ProtectedData = "c2VjcmV0" },
        new DataContent(new byte[] { 0, 255, 10 }, "image/png") { Name = "a.png" },
        new UriContent("http://localhost/cat.jpg", "image/jpeg"),
        new FunctionCallContent(
            "call-1", "look_up", new Dictionary<string, object?> { ["word"] = "قطة", ["at"] = null, ["depth"] = 2, ["exact"] = true }),
        new FunctionResultContent("call-1", "a cat"),
        new ErrorContent("it broke") { ErrorCode = "E7", Details = "at the second try" },
        new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4 }),
        new HostedFileContent("file-1"),
        new HostedVectorStoreContent("store-1"),
    ];

    private readonly JournalFolder _folder = new();

    public static IEnumerable<TheoryDataRow<int>> EveryKind => Enumerable.Range(0, Kinds.Length).Select(i => new TheoryDataRow<int>(i));

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task Every_kind_of_content_comes_back_as_it_was(int kind) => await ComesBackAsync(Kinds[kind]);

    [Fact]
    public async Task Contents_keep_their_order_whatever_they_are()
    {
        await ComesBackAsync(Kinds);
        await ComesBackAsync([.. Kinds.Reverse()]);
        await ComesBackAsync(new TextContent("first"), new TextReasoningContent("and then a thought"));
        await ComesBackAsync(new TextContent("a"), new TextContent("b"));
        await ComesBackAsync(new TextReasoningContent("a"), new TextReasoningContent("b"), new TextContent("c"));
    }

    [Fact]
    public async Task One_text_with_what_was_thought_before_it_can_be_read_with_any_tool()
    {
        await using (var journal = _folder.Open())
            await journal.AppendAsync(
                Given.Call(1) with { Contents = [new TextReasoningContent("so"), new TextContent("a\0b")] }, durable: true, default);
        Assert.Equal(1, _folder.Number(
            "SELECT count(*) FROM call WHERE reasoning = 'so' AND answer = 'a' || char(0) || 'b' AND typeof(answer) = 'text' " +
            "AND contents IS NULL"));
    }

    [Fact]
    public async Task A_text_that_utf8_cannot_hold_comes_back_as_it_was_also_among_other_contents()
    {
        await using var journal = _folder.Open();
        var unit = 0L;
        // Not rows of a theory: an attribute cannot hold them either.
        foreach (var text in (string[])["\uD83D", "a\uDE00\uD83Db\0\"\\\n", "😀\uD83D😀", "\uDE00\uD83D"])
        {
            var arguments = new Dictionary<string, object?> { ["text"] = text };
            AIContent[] contents = [new TextContent(text), new FunctionCallContent("call-1", "say", arguments), new ErrorContent(text)];
            await journal.AppendAsync(Given.Call(unit) with { Contents = contents }, durable: true, default);
            var found = Assert.Single(journal.FindCalls(unit++, 0)).Contents;
            Assert.Equal(text, Assert.IsType<TextContent>(found[0]).Text);
            Assert.Equal(text, Assert.IsType<ErrorContent>(found[2]).Message);
            var argument = (JsonElement)Assert.IsType<FunctionCallContent>(found[1]).Arguments!["text"]!;
            Assert.Contains("\\ud83d", argument.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Arguments_of_a_tool_call_keep_their_digits_and_escapes()
    {
        const string json = """{"price":1.10,"big":123456789012345678901234567890,"text":"\u0041\ud800"}""";
        var arguments = JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value);
        await using var journal = _folder.Open();
        await journal.AppendAsync(
            Given.Call(1) with { Contents = [new FunctionCallContent("c", "buy", arguments)] }, durable: true, default);
        var found = (FunctionCallContent)Assert.Single(Assert.Single(journal.ReadCalls()).Contents);
        Assert.Equal(
            ["1.10", "123456789012345678901234567890", "\"\\u0041\\ud800\""],
            found.Arguments!.Values.Select(v => ((JsonElement)v!).GetRawText()));
    }

    [Fact]
    public async Task A_kind_that_the_journal_cannot_write_is_refused_and_not_lost()
    {
        await using var journal = _folder.Open();
        await Assert.ThrowsAsync<NotSupportedException>(
            async () => await journal.AppendAsync(Given.Call(1) with { Contents = [new Homemade()] }, durable: true, default));
        await journal.AppendAsync(Given.Call(2), durable: true, default);
        Assert.Equal([2], journal.ReadCalls().Select(c => c.Key.Unit));
    }

    [Fact]
    public async Task Contents_that_somebody_spoilt_are_called_damaged()
    {
        await using (var journal = _folder.Open())
            await journal.AppendAsync(Given.Call(1) with { Contents = [new ErrorContent("it broke")] }, durable: true, default);
        // As in a journal of before checksums; in one of today the row would count as not made.
        _folder.Execute("UPDATE call SET contents = '[{'; ALTER TABLE call DROP COLUMN sum; PRAGMA user_version = 2");
        await using var spoilt = RunJournal.OpenForReading(_folder.Run);
        Given.Says(Assert.Throws<Faults.MinwalException>(() => spoilt.FindCalls(1, 0)), "MW4004", "the contents of a call cannot be read");
    }

    private async Task ComesBackAsync(params AIContent[] contents)
    {
        var journal = _folder.Open();
        await using var closing = journal.ConfigureAwait(false);
        var unit = journal.ReadCalls().Count();
        var call = Given.Call(unit) with { Contents = contents };
        await journal.AppendAsync(call, durable: true, default);
        Given.Equal([call], journal.FindCalls(unit, 0));
    }

    private sealed class Homemade : AIContent
    {
        public string Text => Encoding.UTF8.GetString("lost"u8);
    }
}
