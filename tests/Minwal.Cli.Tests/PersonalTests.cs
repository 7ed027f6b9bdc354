using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What belongs to persons, and further rows, as whoever types the commands sees them.</summary>
public sealed class PersonalTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public PersonalTests()
    {
        _tool.Write("calls.jsonl", """
            {"text": "كلّم أحمد على 0501234567", "label": "a"}
            {"text": "please transfer the remaining balance tomorrow", "label": "b"}

            """);
        _tool.Write("names.txt", "أحمد\n");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_scan_ends_with_1_when_it_finds_something_and_masks_it()
    {
        var (exit, output, _) = await _tool.RunAsync("scan calls.jsonl --names names.txt");
        Assert.Equal(1, exit);
        Assert.Contains("2 rows, 1 with what belongs to persons: name 1, phone 1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("0501234567", output, StringComparison.Ordinal);
        Assert.Contains("0501234567", (await _tool.RunAsync("scan calls.jsonl --show")).Output, StringComparison.Ordinal);
        Assert.Contains("nothing that belongs to persons", await _tool.DoAsync("scan calls.jsonl --kinds email,iban"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_made_anonymous_passes_a_scan()
    {
        await _tool.DoAsync("anonymize calls.jsonl --names names.txt -o open.jsonl");
        await _tool.DoAsync("scan open.jsonl --names names.txt");
        await _tool.DoAsync("anonymize calls.jsonl --names names.txt --style tags -o tagged.jsonl");
        Assert.Contains("[NAME_1] على [PHONE_1]", _tool.Lines("tagged.jsonl")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scan calls.jsonl --kinds phones", "MW6201: 'phones' is no kind; allowed are phone,")]
    [InlineData("scan calls.jsonl --pattern x", "MW2003: --pattern: 'x' is not KIND=REGEX")]
    [InlineData("scan calls.jsonl --names none.txt", "MW5003")]
    [InlineData("anonymize calls.jsonl -o calls.jsonl", "MW5005")]
    [InlineData("augment calls.jsonl -o more.jsonl --kinds shuffle", "MW6203: 'shuffle' is no way to change a record; allowed are ent")]
    [InlineData("augment calls.jsonl -o more.jsonl --variants 0", "--variants: found 0, allowed is a number from 1")]
    [InlineData("augment calls.jsonl -o more.jsonl --typos 2", "--typos: found 2, allowed is a number from 0.001 to 1")]
    [InlineData("augment calls.jsonl -o more.jsonl --rules calls.jsonl", "calls.jsonl row 1: MW5004: the row needs texts 'from' and 'to'")]
    [InlineData("card nothing", "MW6011")]
    [InlineData("card . --run nothing", "MW2006")]
    public async Task What_is_typed_wrong_is_told_and_nothing_is_written(string arguments, string told)
    {
        Assert.Contains(told, await _tool.RefusedAsync(arguments), StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("more.jsonl")));
    }

    [Fact]
    public async Task Rules_and_lists_of_the_user_come_first()
    {
        _tool.Write("rules.csv", "from,to\nremaining balance,rest of the money\n");
        await _tool.DoAsync("augment calls.jsonl -o more.jsonl --kinds paraphrase --rules rules.csv --only-variants --variants 1");
        Assert.Contains("the rest of the money tomorrow", Assert.Single(_tool.Lines("more.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_tells_of_the_run_that_made_the_data()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync("run --recipe mine --samples 6 -o set/train.jsonl");
        await _tool.DoAsync("card set --run set/train.jsonl --license mit");
        var card = _tool.Read("set/README.md");
        Assert.Contains("By the recipe mine 1 of", card, StringComparison.Ordinal);
        Assert.Contains("| seed | 1 |", card, StringComparison.Ordinal);
        Assert.Contains("- \"synthetic\"", card, StringComparison.Ordinal);
    }
}
