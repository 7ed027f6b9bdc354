using System.CommandLine;
using Minwal.Calls;
using Minwal.Cli.Commands;
using Minwal.Cli.Options;
using Minwal.Faults;

namespace Minwal.Cli;

/// <summary>
/// The tool: words and wiring. Data goes to <paramref name="output"/>, everything for people to <paramref name="error"/>.
/// </summary>
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
            var plugins = PluginOption.Load(context, args);
            var root = new RootCommand("Minwal makes exactly the labelled records you asked for, with any chat model or with none.")
            {
                RunCommand.Make(context, args),
                PlanCommand.Make(context, args),
                PreviewCommand.Make(context, args),
                RecipesCommand.Make(context, args),
                NewCommand.Make(context),
                CheckCommand.Make(context, args),
                StatusCommand.Make(context),
                RunsCommand.Make(context),
                LineageCommand.Make(context),
                DecideCommand.Make(context),
                ExportCommand.Make(context, args),
                ExtendCommand.Make(context, args),
                GatherCommand.Make(context, args),
                MockProviderCommand.Make(context),
            };
            root.Options.Add(plugins);
            var parsed = root.Parse(args is [] ? ["--help"] : args);
            if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
                return UsageErrors.Report(error, parsed);
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = output,
                Error = error,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
            };
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (MinwalException e)
        {
            foreach (var fault in e.Faults) await error.WriteLineAsync(Hints.Line(fault)).ConfigureAwait(false);
            if (e.Faults.Count > 1) await error.WriteLineAsync($"{e.Faults.Count} faults; nothing was done.").ConfigureAwait(false);
            return Hints.ExitCode(e);
        }
        catch (ModelException e)
        {
            await error.WriteLineAsync(Hints.Line(new Fault(e.Code, new Mark(""), e.Message))).ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"MW5001: {e.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }
}
