using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Minwal.Cli.Slurm;

/// <summary>Words of a bash script: whatever a text holds, bash reads it back as one word with the same bytes.</summary>
internal static partial class BashWord
{
    /// <summary>
    /// <paramref name="word"/> as it is written in a script, always on one line: as it is, between single quotes, or as <c>$'…'</c> where
    /// it holds control characters, a carriage return among them, which sbatch does not take in a script.
    /// </summary>
    public static string Of(string word)
    {
        if (Plain().IsMatch(word)) return word;
        if (!word.Any(char.IsControl)) return $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        var quoted = new StringBuilder("$'");
        foreach (var letter in word)
        {
            _ = letter switch
            {
                '\\' or '\'' => quoted.Append('\\').Append(letter),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('\'').ToString();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_@%+=:,./-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
