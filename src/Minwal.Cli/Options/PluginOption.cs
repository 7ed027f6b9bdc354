using System.CommandLine;

namespace Minwal.Cli.Options;

/// <summary><c>--plugin my.dll</c>: loaded before anything else is read, because what recipes may say depends on it.</summary>
internal static class PluginOption
{
    private const string Name = "--plugin";

    /// <summary>Loads the plugins that <paramref name="args"/> name; returns the option, which every command has.</summary>
    public static Option<string[]> Load(ToolContext context, string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == Name && i + 1 < args.Length) context.Bench.LoadPlugin(context.At(args[++i]));
            else if (args[i].StartsWith(Name + "=", StringComparison.Ordinal))
                context.Bench.LoadPlugin(context.At(args[i][(Name.Length + 1)..]));
        }

        return new Option<string[]>(Name)
        {
            Description = "A .dll that adds checks, steps, functions and more; part of the run's identity. May be given several times.",
            HelpName = "FILE",
            Recursive = true,
        };
    }
}
