using System.Text;
using Minwal.Datasets.Rows;
using Minwal.Text;
using Minwal.Text.Personal;

namespace Minwal.Datasets.Anonymizing;

/// <summary>Puts pseudonyms in place of what belongs to persons in rows. Not for several threads.</summary>
/// <param name="data">What is looked for.</param>
/// <param name="pseudonyms">What stands in its place.</param>
/// <param name="fields">The names of fields, at any depth, that are searched; empty for all.</param>
internal sealed class Anonymizer(PersonalData data, Pseudonyms pseudonyms, IReadOnlySet<string> fields)
{
    private readonly SortedDictionary<string, long> _replaced = new(StringComparer.Ordinal);

    /// <summary>How many finds of each kind were replaced.</summary>
    public IReadOnlyDictionary<string, long> Replaced => _replaced;

    /// <summary>The row with its texts and whole numbers made anonymous, all else as it came; null when nothing was found in it.</summary>
    public ReadOnlyMemory<byte>? Apply(ReadOnlySpan<byte> json) => RowValues.Rewrite(json, fields, Apply);

    private string Apply(string name, string text)
    {
        var found = data.Find(text, name);
        if (found.Count == 0) return text;
        var made = new StringBuilder(text.Length);
        var end = 0;
        foreach (var match in found)
        {
            var pseudonym = pseudonyms.For(match, text.Substring(match.Start, match.Length));
            made.Append(text, end, match.Start - end)
                .Append(match.Kind == PersonalKinds.Name ? Attached(text.AsSpan(0, match.Start), pseudonym) : pseudonym);
            end = match.End;
            _replaced[match.Kind] = _replaced.GetValueOrDefault(match.Kind) + 1;
        }

        return made.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>
    /// A name as it is written behind what is attached to it: behind ل the article loses its alef, and with a further ل itself, so that
    /// القحطاني becomes للقحطاني and اللحيدان becomes للحيدان.
    /// </summary>
    internal static string Attached(ReadOnlySpan<char> before, string name)
    {
        while (before is [.., var last] && (Arabic.IsMark(last) || last == Arabic.Tatweel)) before = before[..^1];
        if (before is not [.., 'ل'] || !name.StartsWith("ال", StringComparison.Ordinal)) return name;
        return name.StartsWith("الل", StringComparison.Ordinal) ? name[2..] : name[1..];
    }
}
