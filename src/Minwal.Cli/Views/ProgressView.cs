using Minwal.Calls;
using Minwal.Cli.Options;
using Minwal.Text;
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
    private const int PicturesALine = 25;
    private static readonly TimeSpan
        PictureEvery = TimeSpan.FromMilliseconds(200),
        LineEvery = TimeSpan.FromSeconds(5),
        JsonEvery = TimeSpan.FromSeconds(1);

    /// <summary>Shows the run until it has ended.</summary>
    public async Task<RunSummary> ShowAsync(RunSession run)
    {
        if (showing.Quiet || showing.JsonProgress || context.Live is not { } terminal || context.Environment("TERM") == "dumb")
            return await ShowLinesAsync(run).ConfigureAwait(false);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal),
            ColorSystem = context.Environment("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (!console.Profile.Capabilities.Ansi) return await ShowLinesAsync(run).ConfigureAwait(false);
        Table Picture(RunProgressed progressed) => ProgressPicture.Of(progressed, console.Profile.Width);
        RunSummary? summary = null;
        await console.Live(Picture(new RunProgressed(run.Ledger, TimeSpan.Zero))).AutoClear(true).StartAsync(async picture =>
        {
            var pictures = 0;
            await foreach (var told in run.EventsAsync(PictureEvery).ConfigureAwait(false))
            {
                if (told is RunEnded ended) summary = ended.Summary;
                if (told is not RunProgressed progressed)
                {
                    // The console writes above its picture.
                    foreach (var line in Lines(told)) Write(text => Above(console, text), line);
                    continue;
                }

                picture.UpdateTarget(Picture(progressed));
                if (++pictures % PicturesALine == 0) Log(ProgressPicture.Line(progressed));
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
                Write(Show, showing.JsonProgress ? Json.ToText(Snapshot(progressed)) : ProgressPicture.Line(progressed));
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

    private void Above(IAnsiConsole console, string text) =>
        console.Write(new LineAbove(WrappedLine.Of(Terminal.Visible(text), context.Width)));

    private static Fields Snapshot(RunProgressed progressed)
    {
        var (ledger, seconds) = (progressed.Ledger, progressed.Elapsed.TotalSeconds);
        return ledger.ToFields().Add("seconds", Math.Round(seconds, 2))
            .Add("records_per_second", seconds > 0 ? Math.Round(ledger.Accepted / seconds, 1) : 0.0)
            .Add("seconds_left", progressed.Left is { } left ? Math.Round(left.TotalSeconds) : null)
            .Add("calls", ActivityView.ToFields(progressed.Calls));
    }
}
