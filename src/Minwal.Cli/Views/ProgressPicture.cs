using System.Globalization;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Workbench.Running;
using Spectre.Console;

namespace Minwal.Cli.Views;

/// <summary>How far a run is, as a live picture or as a line.</summary>
internal static class ProgressPicture
{
    private const int MostReasons = 3, LongestBar = 36, LabelWidth = 10;

    /// <summary>The picture for a terminal of <paramref name="width"/> columns.</summary>
    public static Table Of(RunProgressed progressed, int width)
    {
        var ledger = progressed.Ledger;
        var share = Share(ledger);
        var bar = Math.Clamp(width - LabelWidth - 6, 4, LongestBar);
        var full = (int)(share * bar);
        var table = new Table().NoBorder().HideHeaders()
            .AddColumn(new TableColumn("") { NoWrap = true }).AddColumn("");
        table.AddRow(
            new Markup("[bold]accepted[/]"),
            // Told apart by their shapes too, where there are no colours.
            new Markup($"[green]{new string('━', full)}[/][grey]{new string('·', bar - full)}[/] {Percent(share)}"));
        Row("", $"{Done(ledger):N0} of {ledger.Requested:N0}, {Rate(progressed)}{Left(progressed)}");
        if (ActivityView.InWords(progressed.Calls) is { Length: > 0 } calls) Row("calls", calls);
        if (ledger.Reasons.Count > 0) Row("rejected", Rejected(ledger));
        if (ledger.Short > 0) Row("short", ledger.Short.ToString("N0", CultureInfo.InvariantCulture));
        foreach (var sum in ledger.Calls.Sums())
        {
            var each = sum.Calls == 0 ? 0 : sum.Milliseconds / sum.Calls;
            Row(progressed.Calls.Answered > 0 ? "" : "calls", $"{SummaryView.Sum(sum)}, {each:N0} ms a call");
        }

        if (ledger.Calls.Reused > 0) Row("reused", $"{ledger.Calls.Reused:N0} answers from before");
        return table;

        void Row(string label, string text) =>
            table.AddRow(new Spectre.Console.Text(label), new Spectre.Console.Text(Terminal.Visible(text)));
    }

    /// <summary>The same in one line.</summary>
    public static string Line(RunProgressed progressed)
    {
        var ledger = progressed.Ledger;
        var calls = ActivityView.InWords(progressed.Calls);
        return $"{Done(ledger):N0} of {ledger.Requested:N0} accepted ({Percent(Share(ledger))}), {Rate(progressed)}{Left(progressed)}"
            + (calls.Length == 0 ? "" : $"; calls: {calls}")
            + (ledger.Reasons.Count == 0 ? "" : $"; not accepted: {Rejected(ledger)}")
            + string.Concat(ledger.Calls.Sums().Select(sum => $"; {SummaryView.Sum(sum)}"));
    }

    /// <summary>Records accepted; of a shard its slots with a draft.</summary>
    public static long Done(RunLedger ledger) => ledger.Accepted + ledger.Ready;

    private static double Share(RunLedger ledger) => ledger.Requested == 0 ? 1 : (double)Done(ledger) / ledger.Requested;

    // Rounded down: what is not done yet is not told as 100 %.
    private static string Percent(double share) => $"{(int)(share * 100)} %";

    private static string Rate(RunProgressed progressed)
    {
        var (done, seconds) = (Done(progressed.Ledger), progressed.Elapsed.TotalSeconds);
        // What earlier processes made was not made in these seconds.
        if (done == 0 || seconds <= 0 || progressed.Ledger.Calls.Reused > 0) return "";
        return done >= seconds
            ? string.Create(CultureInfo.InvariantCulture, $"{done / seconds:N0} a second, ")
            : string.Create(CultureInfo.InvariantCulture, $"{60 * done / seconds:N0} a minute, ");
    }

    private static string Left(RunProgressed progressed) =>
        progressed.Left is { } left ? $"about {ActivityView.Span(left)} left" : "time left not known yet";

    private static string Rejected(RunLedger ledger)
    {
        var reasons = ledger.Reasons.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).ToList();
        var more = reasons.Skip(MostReasons).Sum(r => r.Value);
        return string.Join(", ", reasons.Take(MostReasons).Select(r => $"{r.Value:N0} {ReasonWords.Told(r.Key)}"))
            + (more > 0 ? $", {more:N0} for other reasons" : "");
    }
}
