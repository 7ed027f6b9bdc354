using System.Globalization;
using Minwal.Calls;
using Minwal.Cli.Options;
using Minwal.Runs;
using Minwal.Values;
using Minwal.Workbench.Running;
using Spectre.Console;

namespace Minwal.Cli.Views;

/// <summary>Shows how far a run is: a live picture on a terminal, plain lines elsewhere, JSON lines for machines.</summary>
/// <param name="context">What every command has.</param>
/// <param name="showing">What is shown.</param>
/// <param name="log">The log; null for none.</param>
internal sealed class ProgressView(ToolContext context, RunShowing showing, TextWriter? log)
{
    // A line of the log every five seconds, as where there is no terminal.
    private const int PicturesALine = 25, BarWidth = 36;
    private static readonly TimeSpan
        PictureEvery = TimeSpan.FromMilliseconds(200),
        LineEvery = TimeSpan.FromSeconds(5),
        JsonEvery = TimeSpan.FromSeconds(1);

    /// <summary>Shows the run until it has ended.</summary>
    public async Task<RunSummary> ShowAsync(RunSession run)
    {
        if (showing.Quiet || showing.JsonProgress || context.Live is not { } terminal)
            return await ShowLinesAsync(run).ConfigureAwait(false);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal) });
        RunSummary? summary = null;
        await console.Live(Picture(run.Ledger, TimeSpan.Zero)).AutoClear(true).StartAsync(async picture =>
        {
            var pictures = 0;
            await foreach (var told in run.EventsAsync(PictureEvery).ConfigureAwait(false))
            {
                if (told is RunEnded ended) summary = ended.Summary;
                if (told is not RunProgressed progressed)
                {
                    // The console writes above its picture.
                    foreach (var line in Lines(told)) Write(text => console.WriteLine(Terminal.Visible(text)), line);
                    continue;
                }

                picture.UpdateTarget(Picture(progressed.Ledger, progressed.Elapsed));
                if (++pictures % PicturesALine == 0) Log(Plain(progressed));
            }
        }).ConfigureAwait(false);
        return summary!;
    }

    private async Task<RunSummary> ShowLinesAsync(RunSession run)
    {
        RunSummary? summary = null;
        RunProgressed? last = null;
        TimeSpan? every = showing.Quiet && log is null ? null : showing.JsonProgress ? JsonEvery : LineEvery;
        await foreach (var told in run.EventsAsync(every).ConfigureAwait(false))
        {
            if (told is RunEnded ended) summary = ended.Summary;
            if (told is RunProgressed progressed)
            {
                last = progressed;
                Write(Show, showing.JsonProgress ? Json.ToText(Snapshot(progressed)) : Plain(progressed));
            }
            else if (showing.JsonProgress)
            {
                if (told is RunNoticed noticed) Write(Show, Json.ToText(new Fields(1).Add("notice", noticed.Text)));
            }
            else
            {
                foreach (var line in Lines(told)) Write(Show, line);
            }
        }

        if (showing.JsonProgress) Write(Show, Json.ToText(Snapshot(last ?? new RunProgressed(run.Ledger, TimeSpan.Zero))));
        return summary!;
    }

    private static IEnumerable<string> Lines(RunEvent told)
    {
        switch (told)
        {
            case RunResumed resumed:
                yield return resumed.IsSettled
                    ? $"Already complete: the run in '{resumed.Folder}'; its files are written again, and nothing is asked. "
                        + "--new begins anew."
                    : $"Continuing the run in '{resumed.Folder}'.";
                break;
            case RunUpdated updated:
                yield return "The run goes on with what was changed:";
                foreach (var difference in updated.Differences) yield return $"  {difference}";
                var cost = updated.Cost is { } known
                    ? $"about {Money.InWords(known)}"
                    : "a cost that is not known";
                yield return $"{Counted.Of(updated.Kept, "answer")} kept; " + (updated.Missing == 0
                    ? "as far as can be told beforehand there is nothing to ask for."
                    : $"at least {Counted.Of(updated.Missing, "call")} to make, for {cost}.");
                break;
            case RunRefilled refilled:
                yield return $"{Counted.Of(refilled.Slots, "slot")} with a rejected record to be filled again.";
                break;
            case RunNoticed noticed:
                yield return noticed.Text;
                break;
        }
    }

    private void Write(Action<string> show, string text)
    {
        show(text);
        Log(text);
    }

    private void Show(string text)
    {
        if (!showing.Quiet) context.Error.WriteLine(text);
    }

    private void Log(string text)
    {
        if (log is null) return;
        log.WriteLine($"{context.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {text}");
        log.Flush();
    }

    private static Fields Snapshot(RunProgressed progressed)
    {
        var (ledger, seconds) = (progressed.Ledger, progressed.Elapsed.TotalSeconds);
        return ledger.ToFields().Add("seconds", Math.Round(seconds, 2))
            .Add("records_per_second", seconds > 0 ? Math.Round(ledger.Accepted / seconds, 1) : 0.0);
    }

    private static string Plain(RunProgressed progressed)
    {
        var ledger = progressed.Ledger;
        var (rate, left) = Rate(ledger, progressed.Elapsed);
        var rejected = Rejected(ledger);
        return $"{Done(ledger):N0} of {ledger.Requested:N0} accepted, {rate:N0}/s, {left} left"
            + (rejected.Length == 0 ? "" : $"; not accepted: {rejected}")
            + string.Concat(ledger.Calls.Sums().Select(sum => $"; {SummaryView.Sum(sum)}"));
    }

    /// <summary>Records accepted; of a shard its slots with a draft.</summary>
    private static long Done(RunLedger ledger) => ledger.Accepted + ledger.Ready;

    private static (double Rate, string Left) Rate(RunLedger ledger, TimeSpan elapsed)
    {
        var rate = elapsed > TimeSpan.Zero ? Done(ledger) / elapsed.TotalSeconds : 0;
        return (rate, rate > 0 ? Span(TimeSpan.FromSeconds((ledger.Requested - Done(ledger) - ledger.Short) / rate)) : "?");
    }

    private static string Rejected(RunLedger ledger) =>
        string.Join(", ", ledger.Reasons.OrderByDescending(r => r.Value).Take(4).Select(r => $"{r.Key} {r.Value:N0}"));

    private static Table Picture(RunLedger ledger, TimeSpan elapsed)
    {
        var (rate, left) = Rate(ledger, elapsed);
        var share = ledger.Requested == 0 ? 1 : (double)Done(ledger) / ledger.Requested;
        var full = (int)(share * BarWidth);
        var bar = $"[green]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/]";
        var table = new Table().NoBorder().HideHeaders().AddColumn("").AddColumn("");
        table.AddRow(new Markup("[bold]accepted[/]"), new Markup(string.Create(
            CultureInfo.InvariantCulture, $"{bar} {Done(ledger):N0}/{ledger.Requested:N0}  {share:P0}  {rate:N0}/s  {left} left")));
        if (ledger.Reasons.Count > 0) table.AddRow(new Markup("rejected"), new Spectre.Console.Text(Terminal.Visible(Rejected(ledger))));
        if (ledger.Short > 0)
        {
            var missing = ledger.Short.ToString("N0", CultureInfo.InvariantCulture);
            table.AddRow(new Markup("[yellow]short[/]"), new Spectre.Console.Text(missing));
        }

        foreach (var sum in ledger.Calls.Sums())
        {
            var each = sum.Calls == 0 ? 0 : sum.Milliseconds / sum.Calls;
            var sums = $"{SummaryView.Sum(sum)[(sum.Name.Length + 2)..]}, {each:N0} ms a call";
            table.AddRow(new Spectre.Console.Text(Terminal.Visible(sum.Name)), new Spectre.Console.Text(sums));
        }

        if (ledger.Calls.Reused > 0)
            table.AddRow(new Spectre.Console.Text("reused"), new Spectre.Console.Text($"{ledger.Calls.Reused:N0} answers from before"));
        return table;
    }

    private static string Span(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes:00} min"
        : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds:00} s" : $"{time.Seconds} s";
}
