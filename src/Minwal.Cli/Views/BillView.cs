using System.Globalization;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Workbench.Bills;

namespace Minwal.Cli.Views;

/// <summary>Prints what a run has cost, and for what.</summary>
internal static class BillView
{
    private const int MostReasons = 20;

    public static void Print(TextWriter output, RunBill bill)
    {
        var total = bill.Total;
        output.WriteLine($"{Number(total.Calls)} calls, {Number(total.Input)} + {Number(total.Output)} tokens, cost {total.CostInWords}");
        if (bill.Accepted > 0 && total.Unpriced == 0)
            output.WriteLine($"{Number(bill.Accepted)} records accepted of {Number(bill.Drafts)} drafts, "
                + $"{Money.InWords(total.Cost / bill.Accepted)} a record");
        if (bill.Entries.Count == 0) return;
        Table("provider", bill.ByProvider);
        Table("model", bill.ByModel);
        Table("step", bill.ByStep);
        Table("used for", bill.ByUse);
        var reasons = new TextTable(("drafts", true), ("tokens", true), ("cost", true), ("not accepted because", false));
        foreach (var reason in bill.Rejected.Take(MostReasons))
        {
            reasons.Add(Number(reason.Drafts), Number(reason.Tokens), total.Unpriced > 0 && reason.Cost == 0 ? "not known"
                : Money.InWords(reason.Cost), ReasonWords.Told(reason.Reason));
        }

        if (bill.Rejected.Count > 0)
        {
            output.WriteLine();
            reasons.Print(output, indent: 2);
        }

        if (bill.Rejected.Count > MostReasons)
            output.WriteLine($"  and {bill.Rejected.Count - MostReasons} more reasons; --json lists them all");
        if (bill.Waste is not { } waste) return;
        output.WriteLine();
        var lost = waste.Asked - waste.Accepted;
        output.WriteLine($"Several records a call: {Number(waste.Asked)} asked for in {Number(waste.Attempts)} calls, "
            + $"{Number(lost)} not accepted ({(100.0 * lost / waste.Asked).ToString("0.#", CultureInfo.InvariantCulture)} % wasted"
            + (waste.Cost > 0 ? $", {Money.InWords(waste.Cost)})" : ")"));

        void Table(string heading, IReadOnlyList<BillEntry> entries)
        {
            output.WriteLine();
            var table = new TextTable((heading, false), ("calls", true), ("prompts", true), ("cached", true), ("answers", true),
                ("thought", true), ("cost", true));
            foreach (var entry in entries)
            {
                table.Add(entry.Name, Number(entry.Calls), Number(entry.Input), Number(entry.CachedInput), Number(entry.Output),
                    Number(entry.Reasoning), entry.CostInWords);
            }

            table.Print(output, indent: 2);
        }
    }

    private static string Number(decimal number) => Math.Round(number).ToString("N0", CultureInfo.InvariantCulture);
}
