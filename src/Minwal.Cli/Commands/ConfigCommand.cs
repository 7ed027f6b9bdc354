using System.CommandLine;
using Minwal.Cli.Configuration;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal config</c>: the defaults that hold here, and where each is said.</summary>
internal static class ConfigCommand
{
    public static Command Make(ToolContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("config",
            "Prints the defaults of options that hold in this folder, and which file says each: minwal.yaml here, or your own config.yaml.")
        {
            json,
        };
        command.SetAction(parsed =>
        {
            var defaults = StandingDefaults.Read(context);
            if (parsed.GetValue(json)) context.Output.WriteLine(Json.ToIndentedText(ToFields(defaults)));
            else Print(context, defaults);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(ToolContext context, StandingDefaults defaults)
    {
        foreach (var standing in defaults.All)
            context.Output.WriteLine($"{standing.Key,-14} {string.Join(", ", standing.Values),-40} {standing.Mark}");
        foreach (var (shown, exists) in defaults.Files) context.Error.WriteLine($"{shown}: {(exists ? "read" : "not there")}");
        context.Error.WriteLine("They hold as if they were typed, wherever an option is not. minwal docs configuration tells every key.");
    }

    private static Fields ToFields(StandingDefaults defaults) => new Fields()
        .Add("files", defaults.Files.Select(f => (object?)new Fields().Add("file", f.Shown).Add("exists", f.Exists)).ToList())
        .Add("defaults", defaults.All.Select(d => (object?)new Fields().Add("key", d.Key).Add("values", d.Values.ToList<object?>())
            .Add("file", d.Mark.File).Add("line", (long)d.Mark.Line)).ToList());
}
