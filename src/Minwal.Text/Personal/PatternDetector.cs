using System.Text.RegularExpressions;

namespace Minwal.Text.Personal;

/// <summary>Finds what a pattern matches.</summary>
internal sealed class PatternDetector(string kind, Regex pattern) : IPersonalDetector
{
    /// <summary>The group that is the find, where the pattern has it.</summary>
    public const string Value = "value";

    public void Find(PersonalText text, ICollection<PersonalMatch> found)
    {
        foreach (Match match in pattern.Matches(text.Digits))
        {
            var group = match.Groups[Value] is { Success: true } value ? value : match;
            if (group.Length > 0) found.Add(new PersonalMatch(kind, group.Index, group.Length, CompareKey.Of(group.Value)));
        }
    }
}
