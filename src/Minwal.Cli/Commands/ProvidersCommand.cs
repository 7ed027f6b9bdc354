using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Faults;
using Minwal.Values;
using Minwal.Workbench.Providers;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal providers</c>: who can be asked by name, and a file for their keys.</summary>
internal static class ProvidersCommand
{
    public static Command Make(ToolContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var file = new Option<bool>("--file")
        {
            Description = "Print the file of providers that come with minwal, to begin one of your own.",
        };
        var command = new Command("providers", "Lists who can be asked by name, and whether there is a key for each; asks nobody.")
        {
            json, file, MakeInit(context),
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(file)) context.Output.Write(ProviderFile.Published);
            else if (parsed.GetValue(json)) context.Output.WriteLine(Json.ToIndentedText(All(context).Select(ToFields).ToList()));
            else Print(context);
        });
        return command;
    }

    private static Command MakeInit(ToolContext context)
    {
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file.",
            DefaultValueFactory = _ => Secrets.FileName,
            HelpName = "FILE",
        };
        var command = new Command("init", "Writes secrets.json with a place for each provider's key, which only you may read.") { output };
        command.SetAction(parsed =>
        {
            var typed = parsed.GetValue(output)!;
            var path = context.At(typed);
            if (Path.Exists(path))
                throw new MinwalException("MW5002", $"{typed} is there already, and holds keys", "--output FILE names another");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(path, options)) writer.Write(context.Bench.SecretsTemplate());
            context.Error.WriteLine(
                $"Wrote {typed}. Put your keys there, name those to use under enabled_providers, and keep it out of what you publish.");
            context.Error.WriteLine("minwal doctor looks whether they can be asked; minwal run RECIPE --providers enabled asks them.");
        });
        return command;
    }

    private static IReadOnlyList<ProviderSummary> All(ToolContext context) =>
        context.Bench.DescribeProviders(ProviderOptions.Own(context, null));

    private static void Print(ToolContext context)
    {
        foreach (var provider in All(context))
        {
            var key = provider.KeyVariables.Length == 0 ? "needs no key" : provider.HasKey ? "has a key"
                : $"no key: {provider.KeyVariables}";
            context.Output.WriteLine($"{provider.Name,-12} {key,-40} {provider.Address}");
            context.Output.WriteLine(provider.Model.Length == 0 ? $"{"",-12} --model {provider.Name}:NAME"
                : $"{"",-12} --providers {provider.Name} asks {provider.Model}");
        }
    }

    private static object? ToFields(ProviderSummary provider) => new Fields
    {
        { "name", provider.Name }, { "summary", provider.Summary }, { "address", provider.Address }, { "model", provider.Model },
        { "key_from", provider.KeyVariables }, { "has_key", provider.HasKey },
    };
}
