using Minwal.Datasets;
using Minwal.Faults;
using Minwal.Recipes;

namespace Minwal.Cli.Options;

/// <summary>The file that a run writes.</summary>
internal static class OutputFile
{
    /// <summary>The file when none is named.</summary>
    public static string Default(Recipe recipe) => recipe.Output.File.Length > 0 ? recipe.Output.File : recipe.Name + ".jsonl";

    /// <summary>The file that was typed, in a format that can be written.</summary>
    /// <exception cref="MinwalException">MW2003 when it cannot be one.</exception>
    public static string Read(ToolContext context, string typed)
    {
        var formats = context.Bench.Formats;
        if (formats.FindWriter(typed) is null)
        {
            var endings = formats.Where(format => format.Write is not null).Select(format => format.Ending);
            throw new MinwalException(
                "MW2003", $"--output: found '{typed}', allowed is a file that ends in {string.Join(", ", endings)}, or -");
        }

        var output = context.At(typed);
        if (output != "-" && Directory.Exists(output)) throw new MinwalException("MW2003", $"--output: '{typed}' is a folder");
        return output;
    }
}
