using System.CommandLine;
using Minwal.Calls;
using Minwal.Cli.Commands;
using Minwal.Cli.Configuration;
using Minwal.Cli.Options;
using Minwal.Faults;

namespace Minwal.Cli;

/// <summary>
/// The tool: words and wiring. Data goes to standard output, everything for people to standard error.
/// </summary>
/// <param name="context">What every command has; for one command.</param>
internal sealed class Tool(ToolContext context)
{
    /// <summary>Runs one command and returns its exit code.</summary>
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            if (CompleteCommand.Answer(context, args) is { } answered) return answered;
            var root = Make(context, args);
            var parsed = root.Parse(args is [] ? ["--help"] : args);
            if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
                return UsageErrors.Report(context, parsed);
            parsed = Completed(root, parsed, args);
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = context.Output,
                Error = context.Error,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
            };
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (MinwalException e)
        {
            foreach (var fault in e.Faults) await context.Error.WriteLineAsync(Hints.Line(fault)).ConfigureAwait(false);
            if (e.Faults.Count > 1) await context.Error.WriteLineAsync($"{e.Faults.Count} faults; nothing was done.").ConfigureAwait(false);
            return Hints.ExitCode(e);
        }
        catch (ModelException e)
        {
            await context.Error.WriteLineAsync(Hints.Line(new Fault(e.Code, new Mark(""), e.Message))).ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync($"MW5001: {e.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            return LastResort.Tell(context.Error, e);
        }
    }

    /// <summary>
    /// The command with what files say for options that were not typed, and with the variables of the file that is named for keys.
    /// </summary>
    private ParseResult Completed(RootCommand root, ParseResult parsed, string[] args)
    {
        var file = parsed.CommandResult.Command.Options.OfType<Option<string>>()
            .FirstOrDefault(option => option.Name == EngineOptions.EnvironmentFile);
        if (file is null || parsed.Errors.Count > 0 || parsed.Action is System.CommandLine.Help.HelpAction) return parsed;
        context.Defaults = StandingDefaults.Read(context).For(parsed);
        if (context.Defaults.Count > 0)
        {
            string[] added = [.. context.Defaults.SelectMany(d => d.Values.SelectMany(value => (string[])[d.Option, value]))];
            parsed = root.Parse([.. args, .. added]);
            var files = context.Defaults.Select(d => d.Mark.File).Distinct();
            if (!args.Any(arg => arg is "--quiet" or "-q" or "--json-progress"))
                context.Error.WriteLine($"By {string.Join(" and ", files)}: {string.Join(' ', added)}");
        }

        if (parsed.GetValue(file) is { } named) context.FileVariables = EnvironmentFile.Read(context.At(named), named);
        return parsed;
    }

    /// <summary>All commands, with the options of the recipe that <paramref name="args"/> name.</summary>
    /// <exception cref="MinwalException">With every fault of that recipe.</exception>
    public static RootCommand Make(ToolContext context, string[] args)
    {
        // Before anything else is read, because what recipes may say depends on them.
        var plugins = PluginOption.Load(context, args);
        var root = new RootCommand("Minwal makes exactly the labelled records you asked for, with any chat model or with none.")
        {
            RunCommand.Make(context, args),
            LabelCommand.Make(context, args),
            PlanCommand.Make(context, args),
            PreviewCommand.Make(context, args),
            RecipesCommand.Make(context, args),
            NewCommand.Make(context),
            GrammarCommand.Make(context),
            CheckCommand.Make(context, args),
            InspectCommand.Make(context),
            CombineCommand.Make(context),
            CleanCommand.Make(context, args),
            SplitCommand.Make(context),
            SampleCommand.Make(context),
            SelectCommand.Make(context),
            PersonasCommand.Make(context),
            DiffCommand.Make(context),
            ConvertCommand.Make(context),
            AugmentCommand.Make(context),
            ScanCommand.Make(context),
            AnonymizeCommand.Make(context),
            ReportCommand.Make(context),
            CardCommand.Make(context),
            PushCommand.Make(context),
            EvaluateCommand.Make(context, args),
            TrainCommand.Make(context),
            PredictCommand.Make(context),
            TestCommand.Make(context),
            StatusCommand.Make(context),
            CostCommand.Make(context),
            RunsCommand.Make(context),
            LineageCommand.Make(context),
            DecideCommand.Make(context),
            ExportCommand.Make(context, args),
            ExtendCommand.Make(context, args),
            GatherCommand.Make(context, args),
            SlurmCommand.Make(context, args),
            PricesCommand.Make(context),
            ProvidersCommand.Make(context),
            DoctorCommand.Make(context),
            MockProviderCommand.Make(context),
            ConfigCommand.Make(context),
            CompletionCommand.Make(context),
            ManCommand.Make(context),
            DocsCommand.Make(context),
        };
        root.Options.Add(plugins);
        return root;
    }
}
