using Minwal.Datasets;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Registries;

namespace Minwal.Cli.Options;

/// <summary>The file that a run writes.</summary>
internal static class OutputFile
{
    /// <summary>The file when none is named.</summary>
    public static string Default(Recipe recipe) => recipe.Output.File.Length > 0 ? recipe.Output.File : recipe.Name + ".jsonl";

    /// <summary>The file that was named, in one of <paramref name="formats"/>.</summary>
    /// <exception cref="MinwalException">MW2003 when it cannot be one.</exception>
    public static string Read(string output, Registry<RecordFormat> formats)
    {
        if (formats.FindWriter(output) is null)
        {
            var endings = formats.Where(format => format.Write is not null).Select(format => format.Ending);
            throw new MinwalException(
                "MW2003", $"--output: found '{output}', allowed is a file that ends in {string.Join(", ", endings)}, or -");
        }

        if (output != "-" && Directory.Exists(output)) throw new MinwalException("MW2003", $"--output: '{output}' is a folder");
        return output;
    }
}
