using System.Collections.Concurrent;
using System.Globalization;
using Minwal.Cli.Running;
using Minwal.Runs;
using Minwal.Storage;
using Minwal.Values;
using Spectre.Console;

namespace Minwal.Cli.Progress;

/// <summary>Shows how far a run is: a live picture on a terminal, plain lines elsewhere, JSON lines for machines. Also keeps the state for <c>minwal status</c>.</summary>
internal sealed class ProgressView : IAsyncDisposable
{
    // A line of the log every five seconds, as where there is no terminal.
    private const int PicturesALine = 25;
    private static readonly TimeSpan StateEvery = TimeSpan.FromSeconds(2), PictureEvery = TimeSpan.FromMilliseconds(200), LineEvery = TimeSpan.FromSeconds(5), JsonEvery = TimeSpan.FromSeconds(1);

    private readonly ToolContext _context;
    private readonly RunFiles _files;
    private readonly RunLedger _ledger;
    private readonly SqliteJournal _journal;
    private readonly TextWriter? _log;
    private readonly ConcurrentQueue<string> _notices;
    private readonly long _started;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly ITimer _state;

    private ProgressView(ToolContext context, RunFiles files, RunLedger ledger, SqliteJournal journal, TextWriter? log, ConcurrentQueue<string> notices)
    {
        (_context, _files, _ledger, _journal, _log, _notices) = (context, files, ledger, journal, log, notices);
        _started = context.Time.GetTimestamp();
        _state = context.Time.CreateTimer(_ => KeepState(), null, TimeSpan.Zero, StateEvery);
        _loop = Task.Run(RunAsync);
    }

    public static ProgressView Start(ToolContext context, RunFiles files, RunLedger ledger, SqliteJournal journal, TextWriter? log, ConcurrentQueue<string> notices, bool resumed)
    {
        if (resumed && !files.Quiet && !files.JsonProgress) context.Error.WriteLine($"Continuing the run in '{files.Folder}'.");
        return new ProgressView(context, files, ledger, journal, log, notices);
    }

    public async ValueTask DisposeAsync()
    {
        await _state.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        if (_files.Quiet && _log is null) return;
        var live = !_files.Quiet && !_files.JsonProgress && ReferenceEquals(_context.Error, Console.Error) && !Console.IsErrorRedirected;
        if (live) await RunLiveAsync().ConfigureAwait(false);
        else await RunLinesAsync(_files.JsonProgress ? JsonEvery : LineEvery).ConfigureAwait(false);
    }

    private async Task RunLinesAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every, _context.Time);
        while (await NextAsync(timer).ConfigureAwait(false))
        {
            TellNotices(Show);
            Line();
        }

        TellNotices(Show);
        if (_files.JsonProgress) Line();
    }

    private async Task RunLiveAsync()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_context.Error) });
        await console.Live(Picture()).AutoClear(true).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(PictureEvery, _context.Time);
            for (var pictures = 1; await NextAsync(timer).ConfigureAwait(false); pictures++)
            {
                // The console writes above its picture.
                TellNotices(console.WriteLine);
                live.UpdateTarget(Picture());
                if (pictures % PicturesALine == 0) Log(Plain());
            }
        }).ConfigureAwait(false);
        TellNotices(Show);
    }

    private async ValueTask<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
            return false;
        }
    }

    private void Line()
    {
        var text = _files.JsonProgress ? Json.ToText(Snapshot()) : Plain();
        Show(text);
        Log(text);
    }

    /// <summary>Says what models turned out not to take, each thing once.</summary>
    private void TellNotices(Action<string> show)
    {
        while (_notices.TryDequeue(out var notice))
        {
            var text = _files.JsonProgress ? Json.ToText(new Fields(1).Add("notice", notice)) : notice;
            show(text);
            Log(text);
        }
    }

    private void Show(string text)
    {
        if (!_files.Quiet) _context.Error.WriteLine(text);
    }

    private void Log(string text)
    {
        if (_log is null) return;
        _log.WriteLine($"{_context.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {text}");
        _log.Flush();
    }

    private Fields Snapshot()
    {
        var seconds = _context.Time.GetElapsedTime(_started).TotalSeconds;
        return _ledger.ToFields().Add("seconds", Math.Round(seconds, 2)).Add("records_per_second", seconds > 0 ? Math.Round(_ledger.Accepted / seconds, 1) : 0.0);
    }

    private string Plain()
    {
        var (rate, left) = Rate();
        var rejected = Rejected();
        return $"{_ledger.Accepted:N0} of {_ledger.Requested:N0} accepted, {rate:N0}/s, {left} left" + (rejected.Length == 0 ? "" : $"; not accepted: {rejected}") + Calls();
    }

    private (double Rate, string Left) Rate()
    {
        var seconds = _context.Time.GetElapsedTime(_started).TotalSeconds;
        var rate = seconds > 0 ? _ledger.Accepted / seconds : 0;
        return (rate, rate > 0 ? Span(TimeSpan.FromSeconds((_ledger.Requested - _ledger.Accepted - _ledger.Short) / rate)) : "?");
    }

    private string Rejected() => string.Join(", ", _ledger.Reasons.OrderByDescending(r => r.Value).Take(4).Select(r => $"{r.Key} {r.Value:N0}"));

    private string Calls() => string.Concat(_ledger.Providers.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p =>
    {
        var (calls, failed, input, output, _, cost) = p.Value.Read();
        return $"; {p.Key} {calls:N0} calls" + (failed > 0 ? $" ({failed:N0} failed)" : "") + (input + output > 0 ? $", {input + output:N0} tokens" : "") + (cost > 0 ? $", ${cost:0.00}" : "");
    }));

    private Table Picture()
    {
        var (rate, left) = Rate();
        var share = _ledger.Requested == 0 ? 1 : (double)_ledger.Accepted / _ledger.Requested;
        const int Width = 36;
        var full = (int)(share * Width);
        var table = new Table().NoBorder().HideHeaders().AddColumn("").AddColumn("");
        table.AddRow(new Markup("[bold]accepted[/]"), new Markup($"[green]{new string('━', full)}[/][grey]{new string('━', Width - full)}[/] {_ledger.Accepted:N0}/{_ledger.Requested:N0}  {share.ToString("P0", CultureInfo.InvariantCulture)}  {rate:N0}/s  {left} left"));
        if (_ledger.Reasons.Count > 0) table.AddRow(new Markup("rejected"), new Spectre.Console.Text(Rejected()));
        if (_ledger.Short > 0) table.AddRow(new Markup("[yellow]short[/]"), new Spectre.Console.Text(_ledger.Short.ToString("N0", CultureInfo.InvariantCulture)));
        foreach (var (name, sums) in _ledger.Providers.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var (calls, failed, input, output, milliseconds, cost) = sums.Read();
            table.AddRow(new Spectre.Console.Text(name), new Spectre.Console.Text($"{calls:N0} calls, {failed:N0} failed, {input:N0} + {output:N0} tokens, ${cost:0.0000}, {(calls == 0 ? 0 : milliseconds / calls):N0} ms a call"));
        }

        if (_ledger.Reused > 0) table.AddRow(new Spectre.Console.Text("reused"), new Spectre.Console.Text($"{_ledger.Reused:N0} calls of the interrupted run"));
        return table;
    }

    private void KeepState() =>
        _journal.WriteFact("state", new Fields(3).Add("state", "running").Add("at", _context.Time.GetUtcNow().ToUnixTimeMilliseconds()).Add("ledger", _ledger.ToFields()));

    private static string Span(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes:00} min" : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds:00} s" : $"{time.Seconds} s";
}
