using System.CommandLine;
using Minwal.Cli.Views;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal cost [RUN…]</c>: the bill of a run.</summary>
internal static class CostCommand
{
    public static Command Make(ToolContext context)
    {
        var runs = new Argument<string[]>("run")
        {
            Description = "The run: its folder or its output; several, such as shards, are added up. Without it the newest run here.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("cost",
            "Shows what a run has cost, also while it is going on: by provider, model and step, and for what.") { runs, json };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(runs) is { Length: > 0 } typed
                ? typed.Select(context.At).ToList() : [StatusCommand.Newest(context)];
            var bill = context.Bench.BillOf(named);
            if (parsed.GetValue(json)) context.Output.WriteLine(Json.ToIndentedText(bill.ToFields()));
            else BillView.Print(context.Output, bill);
            return ExitCodes.Done;
        });
        return command;
    }
}
