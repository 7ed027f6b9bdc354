using Minwal.Calls;
using Minwal.Checks;
using Minwal.Cli.Views;
using Minwal.Runs;
using Minwal.Workbench.Running;
using Spectre.Console;
using Xunit;

namespace Minwal.Cli.Tests;

public sealed class ProgressPictureTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(60)]
    [InlineData(40)]
    public void A_bar_without_colours_is_not_full_at_7_percent_and_no_word_is_cut(int width)
    {
        var lines = Drawn(Progressed(accepted: 7, requested: 100), width);
        var bar = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.InRange(bar.Count(c => c == '━'), 0, bar.Length / 10);
        Assert.EndsWith("· 7 %", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        var words = string.Join(' ', lines).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] told = ["127.0.0.1:8080", "accepted", "(unique.near)", "answered,", "waiting"];
        Assert.All(told, word => Assert.Contains(word, words));
    }

    [Fact]
    public void A_run_that_is_not_done_is_not_told_as_whole() =>
        Assert.EndsWith("· 99 %", Drawn(Progressed(accepted: 999, requested: 1000), 100)[0].TrimEnd(), StringComparison.Ordinal);

    [Fact]
    public void A_line_says_what_the_calls_wait_for() =>
        Assert.Equal("7 of 100 accepted (7 %), 21 a minute, about 3 min 05 s left; calls: 8 in flight (the longest for 30 s), "
            + "120 answered, 3 waiting 12 s: limit of 127.0.0.1:8080; "
            + "not accepted: 1 nearly the same as a record that was accepted before (unique.near)",
            ProgressPicture.Line(Progressed(accepted: 7, requested: 100)));

    [Theory]
    [InlineData(CallWaitReason.Limit, "3 waiting 12 s: limit of api.example")]
    [InlineData(CallWaitReason.Retry, "3 waiting 12 s to try again at api.example: the endpoint failed (MW3005)")]
    [InlineData(CallWaitReason.Pace, "3 waiting 12 s: pace of api.example (--delay, or its limits)")]
    [InlineData(CallWaitReason.Outage, "3 waiting for 4 s, at most 12 s more: no answer from api.example (MW3005)")]
    [InlineData(CallWaitReason.Budget, "3 waiting: what those in flight cost of the budget")]
    [InlineData(CallWaitReason.Batch, "3 to be answered later: batch")]
    public void Each_reason_to_wait_has_words(CallWaitReason reason, string words)
    {
        var wait = new CallWait(reason, 3)
        {
            Address = "https://api.example/v1",
            Code = "MW3005",
            Left = TimeSpan.FromSeconds(11.2),
            Lasted = TimeSpan.FromSeconds(4),
        };
        Assert.Equal($"0 in flight, 5 answered, {words}", ActivityView.InWords(new CallActivity(5, 0, [wait])));
    }

    [Fact]
    public void Lines_break_between_words_and_further_ones_are_indented()
    {
        string[] expected = ["  the rain in", "    Spain stays", "    mainly-in-the-plain-of-Spain", "    x"];
        Assert.Equal(expected, WrappedLine.Of("  the rain in Spain stays mainly-in-the-plain-of-Spain x", 16));
        Assert.Equal(["  as it is"], WrappedLine.Of("  as it is", null));
    }

    private static RunProgressed Progressed(int accepted, long requested)
    {
        var ledger = new RunLedger(requested, []);
        for (var i = 0; i < accepted; i++) ledger.Accept();
        ledger.Reject(new Rejection("unique.near", "similarity 0.8", []), 0);
        return new RunProgressed(ledger, TimeSpan.FromSeconds(20))
        {
            Left = TimeSpan.FromSeconds(185),
            Calls = new CallActivity(120, 8,
                [new CallWait(CallWaitReason.Limit, 3) { Address = "http://127.0.0.1:8080/v1", Left = TimeSpan.FromSeconds(12) }])
            {
                Longest = TimeSpan.FromSeconds(30),
            },
        };
    }

    private static string[] Drawn(RunProgressed progressed, int width)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Write(ProgressPicture.Of(progressed, width));
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
