using System.Text;
using System.Text.RegularExpressions;
using Minwal.Faults;

namespace Minwal.Cli.Slurm;

/// <summary>Options of sbatch as a user typed them, one a line, as they stand in a job script.</summary>
internal static partial class SbatchLines
{
    /// <summary>
    /// The lines for what was <paramref name="typed"/>: a new one at every word that begins with a dash. Quotes stay as they are: sbatch
    /// reads those of a script too.
    /// </summary>
    /// <param name="option">The option of ours, for messages.</param>
    /// <param name="typed">Its values.</param>
    /// <exception cref="MinwalException">MW4021 with everything that cannot stand there.</exception>
    public static IReadOnlyList<string> Of(string option, IEnumerable<string> typed)
    {
        var (lines, faults) = (new List<string>(), new List<Fault>());
        foreach (var text in typed)
        {
            if (Words(text) is not { Count: > 0 } words || !words[0].StartsWith('-'))
            {
                faults.Add(Refused($"{option}: found '{text}', allowed are options of sbatch, such as \"--partition=gpu --time=4:00:00\""));
                continue;
            }

            foreach (var word in words)
            {
                if (Ours().Match(word) is { Success: true })
                    faults.Add(Refused($"{option}: '{word}' is decided by minwal slurm", "--tasks-at-once N limits how many run"));
                if (word.StartsWith('-')) lines.Add(word);
                else lines[^1] += " " + word;
            }
        }

        return faults.Count == 0 ? lines : throw new MinwalException(faults);
    }

    /// <summary>Words with their quotes; null where a quote is not closed, or where there is what no line can hold.</summary>
    private static List<string>? Words(string text)
    {
        if (text.Any(char.IsControl)) return null;
        var (words, word, quote) = (new List<string>(), new StringBuilder(), '\0');
        foreach (var letter in text + " ")
        {
            if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (word.Length > 0) words.Add(word.ToString());
                word.Clear();
                continue;
            }

            if (letter == quote) quote = '\0';
            else if (quote == '\0' && letter is '"' or '\'') quote = letter;
            word.Append(letter);
        }

        return quote == '\0' ? words : null;
    }

    private static Fault Refused(string message, string? hint = null) => new("MW4021", new Mark(""), message, hint);

    // Which tasks there are, what they wait for, and what is run; also cut short, as getopt takes it.
    [GeneratedRegex(@"\A(-a|-d|--ar|--dep|--wr|--pars)", RegexOptions.CultureInvariant)]
    private static partial Regex Ours();
}
