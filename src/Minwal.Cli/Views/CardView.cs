using Minwal.Datasets.Cards;
using Minwal.Text;

namespace Minwal.Cli.Views;

/// <summary>Prints what a card says and what it warns of.</summary>
internal static class CardView
{
    public static void Print(TextWriter output, CardReport report)
    {
        foreach (var (file, configuration, split, rows) in report.Files)
            output.WriteLine($"{file}: {Counted.Of(rows, "row")}, split {split} of {configuration}");
        foreach (var warning in report.Warnings) output.WriteLine($"mind: {warning}");
        output.WriteLine($"→ {string.Join(", ", report.Written)}");
    }
}
