using Minwal.Faults;
using Minwal.Recipes;

namespace Minwal.Cli.Options;

/// <summary>The file that a run writes.</summary>
internal static class OutputFile
{
    private static readonly string[] Endings = [".json", ".jsonl", ".csv"];

    /// <summary>The file when none is named.</summary>
    public static string Default(Recipe recipe) => recipe.Output.File.Length > 0 ? recipe.Output.File : recipe.Name + ".jsonl";

    /// <summary>The file that was named.</summary>
    /// <exception cref="MinwalException">MW2003 when it cannot be one.</exception>
    public static string Read(string output)
    {
        if (output != "-" && !Endings.Contains(Path.GetExtension(output).ToLowerInvariant()))
        {
            throw new MinwalException(
                "MW2003", $"--output: found '{output}', allowed is a file that ends in {string.Join(", ", Endings)}, or -");
        }

        if (output != "-" && Directory.Exists(output)) throw new MinwalException("MW2003", $"--output: '{output}' is a folder");
        return output;
    }
}
