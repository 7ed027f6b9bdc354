using System.Globalization;
using Minwal.Text;
using Minwal.Text.Personal;

namespace Minwal.Datasets.Anonymizing;

/// <summary>
/// What stands for a person's data: for the same find always the same, however it is written, and for different finds different ones. Made
/// up from the find and a seed, so that files which are made anonymous one after the other stay joined. Not for several threads.
/// </summary>
/// <param name="seed">Chooses among what is possible. Who has neither it nor the find cannot tell one from the other.</param>
/// <param name="tags">Whether marks such as <c>[PHONE_1]</c>, numbered as they come, stand in their place, and no made-up values.</param>
internal sealed class Pseudonyms(long seed, bool tags)
{
    private const int LastDigits = 900, Users = 1_000_000;

    private readonly Dictionary<(string Kind, string Key), string> _made = [];
    private readonly HashSet<(string Kind, string Made)> _taken = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>How many different finds of <paramref name="kind"/> there were.</summary>
    public int Count(string kind) => _made.Keys.Count(made => made.Kind == kind);

    /// <summary>What stands for <paramref name="match"/>, which is <paramref name="written"/> so.</summary>
    public string For(PersonalMatch match, string written)
    {
        var made = MadeFor(match);
        return made[0] == '[' ? made : match.Kind switch
        {
            PersonalKinds.Phone or PersonalKinds.NationalId or PersonalKinds.Card or PersonalKinds.Iban =>
                Digits.Written(written, match.Key, made),
            PersonalKinds.Name => NameFor(match.Key, written),
            PersonalKinds.Url => Scheme(written) + made,
            PersonalKinds.Email => made,
            _ => Digits.Written(written, Digits.Of(written), made),
        };
    }

    private string MadeFor(PersonalMatch match)
    {
        if (_made.TryGetValue((match.Kind, match.Key), out var made)) return made;
        made = tags ? Tag(match.Kind) : Make(match) ?? Tag(match.Kind);
        _made.Add((match.Kind, match.Key), made);
        return made;
    }

    private string Tag(string kind)
    {
        var number = _numbers[kind] = _numbers.GetValueOrDefault(kind) + 1;
        return $"[{kind.ToUpperInvariant()}_{number.ToString(CultureInfo.InvariantCulture)}]";
    }

    /// <summary>Null when every value that is possible stands for something else already.</summary>
    private string? Make(PersonalMatch match)
    {
        var key = match.Key;
        return match.Kind switch
        {
            PersonalKinds.Phone => Free(match, LastDigits * 10, n => Digits.Phone(key, n)),
            PersonalKinds.NationalId => Free(match, 10_000, n => Digits.Id(key, n)),
            PersonalKinds.Card => Free(match, 10_000, n => Digits.Card(key, n)),
            PersonalKinds.Iban => Free(match, 10_000, n => Digits.Iban(key, n)),
            PersonalKinds.Email => Free(match, Users, n => $"user{n.ToString(CultureInfo.InvariantCulture)}@example.com"),
            PersonalKinds.Url => Free(match, Users, n => $"site{n.ToString(CultureInfo.InvariantCulture)}.example.com"),
            // Made word for word.
            PersonalKinds.Name => "name",
            _ => Digits.Of(key) is { Length: > 0 } digits
                ? Free(match, (int)Math.Pow(10, Math.Min(9, digits.Length)), n => Digits.Any(digits, n)) : null,
        };
    }

    /// <summary>The first of <paramref name="count"/> values, from one that the find chooses, that stands for nothing else.</summary>
    private string? Free(PersonalMatch match, int count, Func<int, string> value)
    {
        var start = Chosen(match.Kind, match.Key, count);
        for (var i = 0; i < count; i++)
        {
            var made = value((start + i) % count);
            if (made != match.Key && _taken.Add((match.Kind, made))) return made;
        }

        return null;
    }

    private int Chosen(string kind, string key, int count) =>
        (int)(SplitMix64.Mix(TextHash.OfUtf8($"{kind}\n{key}") ^ SplitMix64.Mix((ulong)seed)) % (ulong)count);

    /// <summary>
    /// Word for word, so that somebody who is called by the first name alone is the same person: the last of several words is a family's
    /// name, the others are first names.
    /// </summary>
    private string NameFor(string key, string written)
    {
        var words = key.Split(' ');
        var shown = written.Split([' ', '-', '\u00A0'], StringSplitOptions.RemoveEmptyEntries);
        var made = new string[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            var isFamily = words.Length > 1 && i == words.Length - 1;
            made[i] = WordFor(isFamily ? "family" : "first", words[i], shown.Length == words.Length ? shown[i] : words[i]);
        }

        var name = string.Join(' ', made);
        if (!written.Any(char.IsLower) && written.Any(char.IsUpper)) return name.ToUpperInvariant();
        return written.Any(char.IsUpper) ? name : name.ToLowerInvariant();
    }

    private string WordFor(string role, string key, string written)
    {
        if (_made.TryGetValue((role, key), out var made)) return made;
        var list = role == "family" ? MadeUpNames.Family(written) : MadeUpNames.First(written);
        var (start, joined) = (Chosen(role, key, list.Count), MadeUpNames.Joined(written));
        for (var i = 0; made is null; i++)
        {
            var prefix = string.Concat(Enumerable.Repeat(joined + " ", i / list.Count));
            var candidate = prefix + list[(start + i) % list.Count];
            if (CompareKey.Of(candidate) != key && _taken.Add((role, candidate))) made = candidate;
        }

        _made.Add((role, key), made);
        return made;
    }

    private static string Scheme(string written)
    {
        var end = written.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "" : written[..(end + 3)];
        return written.AsSpan(scheme.Length).StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? scheme + "www." : scheme;
    }
}
