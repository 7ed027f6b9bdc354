using System.CommandLine;
using Minwal.Cli.Manual;
using Minwal.Workbench;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal man</c>: the manual page.</summary>
internal static class ManCommand
{
    public static Command Make(ToolContext context)
    {
        var command = new Command("man", "Prints the manual page in roff. To read it: minwal man | man -l -");
        command.SetAction(_ => context.Output.Write(ManualPage.Write(Tool.Make(context, []), MinwalVersion.Text)));
        return command;
    }
}
