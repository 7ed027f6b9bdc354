using System.Text.RegularExpressions;

namespace Minwal.Text.Personal;

/// <summary>
/// Finds what belongs to persons in texts: numbers and addresses by their form and their check digits, names by a list, anything else by
/// patterns. Digits of every script are read. Made-up values that <see cref="MadeUp"/> knows are no finds. Immutable and thread-safe.
/// </summary>
/// <example><code>
/// var data = new PersonalData(PersonalKinds.All, names: ["أحمد العتيبي"]);
/// foreach (var match in data.Find("كلّم أحمد العتيبي على ٠٥٠١٢٣٤٥٦٧")) Console.WriteLine($"{match.Kind} {match.Start} {match.Length}");
/// // name 5 13
/// // phone 22 10
/// </code></example>
internal sealed class PersonalData
{
    private readonly IReadOnlyList<IPersonalDetector> _detectors;
    private readonly HashSet<string> _kinds;

    /// <summary>
    /// What finds <paramref name="kinds"/>, names out of <paramref name="names"/>, and what <paramref name="patterns"/> match.
    /// </summary>
    /// <param name="kinds">Of <see cref="PersonalKinds"/>; others find nothing.</param>
    /// <param name="names">Names of persons as they are written, of one word or several.</param>
    /// <param name="patterns">Further kinds with their patterns; a group called <c>value</c> is what is found, or the whole match.</param>
    public PersonalData(
        IEnumerable<string> kinds, IEnumerable<string>? names = null, IEnumerable<KeyValuePair<string, Regex>>? patterns = null)
    {
        _kinds = [.. kinds];
        var further = (patterns ?? []).ToList();
        foreach (var (kind, _) in further) _kinds.Add(kind);
        _detectors =
        [
            .. further.Select(p => new PatternDetector(p.Key, p.Value)),
            new EmailDetector(),
            new UrlDetector(),
            new IbanDetector(),
            new NumberDetector(),
            .. names?.ToList() is { Count: > 0 } list ? [new NameDetector(list)] : Array.Empty<IPersonalDetector>(),
        ];
    }

    /// <summary>
    /// What <paramref name="text"/> holds, in its order and without overlaps: of two that overlap the one that begins earlier, then the
    /// longer one.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="about">What says what the text is, such as its field's name: a number under <c>phone</c> is a phone number.</param>
    public IReadOnlyList<PersonalMatch> Find(string text, string about = "")
    {
        if (text.Length == 0) return [];
        var read = new PersonalText(text, about);
        var found = new List<PersonalMatch>();
        foreach (var detector in _detectors) detector.Find(read, found);
        if (found.Count == 0) return [];
        found.RemoveAll(match => !_kinds.Contains(match.Kind) || MadeUp.Is(match));
        var (kept, end) = (new List<PersonalMatch>(found.Count), 0);
        // OrderBy is stable: of two equal ones the detector that comes first names it.
        foreach (var match in found.OrderBy(match => match.Start).ThenByDescending(match => match.Length))
        {
            if (match.Start < end) continue;
            kept.Add(match);
            end = match.End;
        }

        return kept;
    }

    /// <summary>
    /// A find as it may be shown: its first and last two characters, and a point for each between them.
    /// </summary>
    public static string Masked(string found) => found.Length <= 5
        ? new string('•', found.Length)
        : string.Concat(found.AsSpan(0, 2), new string('•', found.Length - 4), found.AsSpan(found.Length - 2));
}
