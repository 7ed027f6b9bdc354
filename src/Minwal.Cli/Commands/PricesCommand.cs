using System.CommandLine;
using Minwal.Models.Pricing;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal prices</c>: what models cost, as a file that <c>--prices</c> reads.</summary>
internal static class PricesCommand
{
    public static Command Make(ToolContext context)
    {
        var command = new Command("prices", "Print what models cost, with the date of the prices; --prices FILE takes your own.");
        command.SetAction(_ => context.Output.Write(PriceFile.Published));
        return command;
    }
}
