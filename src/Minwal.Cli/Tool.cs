using System.CommandLine;
using Minwal.Cli.Commands;
using Minwal.Faults;
using Minwal.Steps;

namespace Minwal.Cli;

/// <summary>The tool: words and wiring. Data goes to <paramref name="output"/>, everything for people to <paramref name="error"/>.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="time">The clock.</param>
internal sealed class Tool(TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>Runs one command and returns its exit code.</summary>
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            var context = new ToolContext(output, error, time);
            var root = new RootCommand("Minwal makes exactly the labelled records you asked for, with any chat model or with none.")
            {
                RunCommand.Make(context, args),
                PlanCommand.Make(context, args),
                PreviewCommand.Make(context, args),
                RecipesCommand.Make(context, args),
                NewCommand.Make(context),
                CheckCommand.Make(context),
                StatusCommand.Make(context),
                RunsCommand.Make(context),
                LineageCommand.Make(context),
                MockProviderCommand.Make(context),
            };
            var parsed = root.Parse(args is [] ? ["--help"] : args);
            if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction) return UsageErrors.Report(error, parsed);
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) })
                .ConfigureAwait(false);
        }
        catch (MinwalException e)
        {
            foreach (var fault in e.Faults) await error.WriteLineAsync(Hints.Line(fault)).ConfigureAwait(false);
            if (e.Faults.Count > 1) await error.WriteLineAsync($"{e.Faults.Count} faults; nothing was done.").ConfigureAwait(false);
            return Hints.ExitCode(e);
        }
        catch (ModelException e)
        {
            await error.WriteLineAsync($"{e.Code}: {e.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"MW5001: {e.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }
}
