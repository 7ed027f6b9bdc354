using System.CommandLine;
using Minwal.Cli.Completion;
using Minwal.Faults;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal completion bash</c>: a script that makes the shell complete commands, options, recipes, runs and files.</summary>
internal static class CompletionCommand
{
    public static Command Make(ToolContext context)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh.", HelpName = "bash|zsh|fish|pwsh" };
        var command = new Command("completion",
            "Prints a script that completes commands, options, recipes, runs and files. For bash: source <(minwal completion bash)")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            var typed = parsed.GetValue(shell)!;
            if (CompletionScripts.Find(typed) is { } script)
            {
                context.Output.Write(script);
                return ExitCodes.Done;
            }

            var near = Spelling.Nearest(typed, CompletionScripts.Shells);
            throw new MinwalException("MW2003", $"found the shell '{typed}', allowed are {string.Join(", ", CompletionScripts.Shells)}",
                near is null ? null : $"did you mean '{near}'?");
        });
        return command;
    }
}
