using Minwal.Datasets;
using Minwal.Faults;
using Minwal.Recipes;

namespace Minwal.Cli.Options;

/// <summary>The file that a run writes.</summary>
internal static class OutputFile
{
    /// <summary>The file when none is named; with <paramref name="presets"/> one of its own, beside that of the whole recipe.</summary>
    public static string Default(Recipe recipe, params IReadOnlyList<string> presets)
    {
        var file = recipe.Output.File.Length > 0 ? recipe.Output.File : recipe.Name + ".jsonl";
        if (presets.Count == 0) return file;
        var name = Path.GetFileName(file);
        var at = file.Length - name.Length + (name.IndexOf('.', 1) is > 0 and var dot ? dot : name.Length);
        return $"{file[..at]}-{string.Join('-', presets)}{file[at..]}";
    }

    /// <summary>The file that was typed, in a format that can be written.</summary>
    /// <exception cref="MinwalException">MW2003 when it cannot be one.</exception>
    public static string Read(ToolContext context, string typed)
    {
        var formats = context.Bench.Formats;
        if (formats.FindWriter(typed) is null)
        {
            throw new MinwalException("MW2003",
                $"--output: found '{typed}', allowed is a file that ends in {formats.WritableEndings()}, each also with .gz, or -");
        }

        var output = context.At(typed);
        if (output != "-" && Directory.Exists(output)) throw new MinwalException("MW2003", $"--output: '{typed}' is a folder");
        return output;
    }
}
