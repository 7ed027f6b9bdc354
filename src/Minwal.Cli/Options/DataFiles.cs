using System.CommandLine;
using System.Text.RegularExpressions;
using Minwal.Faults;
using Minwal.Files;

namespace Minwal.Cli.Options;

/// <summary>Files of data sets that are typed.</summary>
internal static class DataFiles
{
    /// <summary>The argument for the file that is read.</summary>
    public static Argument<string?> Argument() => new("file")
    {
        Description = "The file: .json (a list, or a document with one), .jsonl, .csv or .tsv, each also .gz; - for standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The same as an option, as other tools have it.</summary>
    public static Option<string> InputOption() =>
        new("--input", "-i") { Description = "The file, in place of the word.", HelpName = "FILE" };

    public static Option<string> OutputOption(
        string description = "The file to write: .jsonl, .json, .csv or .tsv, each also .gz; - for lines on standard output.") =>
        new("--output", "-o") { Description = description, HelpName = "FILE", Required = true };

    /// <summary>The file that was typed, as a word or as an option.</summary>
    /// <exception cref="MinwalException">MW2001 when there is none, or two.</exception>
    public static string Typed(ToolContext context, string? word, string? option) => (word, option) switch
    {
        (null, null) => throw new MinwalException("MW2001", "the file is missing"),
        ({ } a, { } b) => throw new MinwalException("MW2001", $"two files are named, '{a}' and '{b}'"),
        _ => context.At((word ?? option)!),
    };

    /// <summary>The files that patterns stand for, each once, numbers in names in their order; what is no pattern stays.</summary>
    /// <exception cref="MinwalException">MW6009 when a pattern stands for none.</exception>
    public static IReadOnlyList<string> Expand(ToolContext context, IEnumerable<string> typed, string output)
    {
        var files = new List<string>();
        var seen = new HashSet<string>(RealPath.Comparer);
        foreach (var word in typed)
        {
            var path = context.At(word);
            if (!word.AsSpan().ContainsAny('*', '?') || File.Exists(path))
            {
                files.Add(path);
                seen.Add(path == "-" ? path : RealPath.Of(path));
                continue;
            }

            var found = Matches(path).Where(file => RealPath.Of(file) != RealPath.Of(output)).ToList();
            if (found.Count == 0) throw new MinwalException("MW6009", $"no file is called like '{word}'");
            files.AddRange(found.Where(file => seen.Add(RealPath.Of(file))));
        }

        return files;
    }

    private static IEnumerable<string> Matches(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        // Patterns stand for names of files; a folder is named as it is.
        if (folder.AsSpan().ContainsAny('*', '?') || !Directory.Exists(folder)) return [];
        var files = Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).OrderBy(Natural, StringComparer.Ordinal);
        return Path.GetDirectoryName(pattern) is { Length: > 0 } ? files : files.Select(file => Path.GetFileName(file));
    }

    /// <summary>A name whose numbers sort by what they say: batch_2 before batch_10.</summary>
    private static string Natural(string name) => Regex.Replace(name, "[0-9]+", digits => digits.Value.PadLeft(20, '0'));
}
