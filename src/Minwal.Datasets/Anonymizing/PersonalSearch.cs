using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Text.Personal;

namespace Minwal.Datasets.Anonymizing;

/// <summary>What is looked for in a file, and where.</summary>
public sealed record PersonalSearch
{
    /// <summary>The kinds that can be looked for; names need a list.</summary>
    public static IReadOnlyList<string> AllKinds => PersonalKinds.All;

    /// <summary>The kinds that are looked for: of <see cref="AllKinds"/>.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = PersonalKinds.All;

    /// <summary>The names of persons.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>
    /// Further kinds, each with a regular expression (.NET's); what its group <c>value</c> matches is a find, or all that it matches.
    /// </summary>
    public IReadOnlyDictionary<string, string> Patterns { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of the fields, at any depth, that are searched; empty for all.</summary>
    public IReadOnlyCollection<string> Fields { get; init; } = [];

    /// <summary>What finds it.</summary>
    /// <exception cref="MinwalException">MW6201 for a kind that is none, MW6202 for a pattern that is none.</exception>
    internal PersonalData Build()
    {
        var unknown = Kinds.Where(kind => !PersonalKinds.All.Contains(kind)).ToList();
        if (unknown.Count > 0)
            throw new MinwalException("MW6201", $"'{unknown[0]}' is no kind; allowed are {string.Join(", ", PersonalKinds.All)}");
        return new PersonalData(Kinds, Names, Patterns.Select(p => KeyValuePair.Create(p.Key, Parse(p.Key, p.Value))));
    }

    private static Regex Parse(string kind, string pattern)
    {
        try
        {
            return Pattern.Written(pattern);
        }
        catch (ArgumentException e)
        {
            throw new MinwalException("MW6202", $"the pattern of '{kind}' is no regular expression: {e.Message}", inner: e);
        }
    }
}
