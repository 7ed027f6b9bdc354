namespace Minwal.Text.Personal;

/// <summary>
/// Finds phone numbers, national ids and card numbers: groups of digits, joined by at most three separators, that together have the form
/// of one. Of several ways to join them the one with the most groups is taken.
/// </summary>
internal sealed class NumberDetector : IPersonalDetector
{
    private const int MostGroups = 8, MostGap = 3, MostDigits = 19;

    public void Find(PersonalText text, ICollection<PersonalMatch> found)
    {
        var groups = Groups(text.Digits);
        for (var first = 0; first < groups.Count;)
        {
            var count = 1;
            while (count < MostGroups && first + count < groups.Count && IsJoined(text, groups[first + count - 1], groups[first + count]))
                count++;
            while (count > 0 && !TryFind(text, groups, first, count, found)) count--;
            first += Math.Max(1, count);
        }
    }

    private static bool TryFind(
        PersonalText text, IReadOnlyList<(int Start, int End)> groups, int first, int count, ICollection<PersonalMatch> found)
    {
        var digits = text.Digits;
        var (start, end) = (groups[first].Start, groups[first + count - 1].End);
        var length = 0;
        for (var i = 0; i < count; i++) length += groups[first + i].End - groups[first + i].Start;
        if (length is < 7 or > MostDigits) return false;
        var plus = PlusBefore(digits, start);
        // A bracket around the first group belongs to the number.
        var from = plus >= 0 ? plus : start;
        if (from > 0 && digits[from - 1] == '(' && digits.AsSpan(from, end - from).Contains(')')) from--;
        if (!IsBounded(digits, from, end, plus >= 0)) return false;
        var run = new NumberRun(text, from, end, string.Concat(groups.Skip(first).Take(count).Select(g => digits[g.Start..g.End])),
            [.. groups.Skip(first).Take(count).Select(g => g.End - g.Start)], plus >= 0);
        var kind = NationalId.KeyOf(run) is { } id ? (PersonalKinds.NationalId, id)
            : CardNumber.KeyOf(run) is { } card ? (PersonalKinds.Card, card)
            : PhoneNumber.KeyOf(run) is { } phone ? (PersonalKinds.Phone, phone) : default;
        if (kind.Item1 is null) return false;
        found.Add(new PersonalMatch(kind.Item1, from, end - from, kind.Item2));
        return true;
    }

    private static List<(int Start, int End)> Groups(string digits)
    {
        var groups = new List<(int, int)>();
        for (var at = 0; at < digits.Length; at++)
        {
            if (!char.IsAsciiDigit(digits[at])) continue;
            var start = at;
            while (at < digits.Length && char.IsAsciiDigit(digits[at])) at++;
            groups.Add((start, at));
        }

        return groups;
    }

    private static bool IsJoined(PersonalText text, (int Start, int End) left, (int Start, int End) right)
    {
        if (right.Start - left.End > MostGap) return false;
        for (var at = left.End; at < right.Start; at++)
            if (!text.IsGap(at)) return false;
        return true;
    }

    /// <summary>Where the plus of a country's code stands; −1 for none.</summary>
    private static int PlusBefore(string digits, int start)
    {
        var at = start - 1;
        while (at >= 0 && (PersonalText.IsUnseen(digits[at]) || digits[at] is '(' or ' ') && start - at <= MostGap) at--;
        return at >= 0 && digits[at] is '+' or '＋' ? at : -1;
    }

    /// <summary>Whether it is not a piece of something longer: a word, a decimal number, an order's number.</summary>
    private static bool IsBounded(string digits, int start, int end, bool plus)
    {
        if (end < digits.Length && (char.IsAsciiLetter(digits[end]) || digits[end] == '_')) return false;
        if (end + 1 < digits.Length && digits[end] is '.' or ',' or '٫' or '٬' && char.IsAsciiDigit(digits[end + 1])) return false;
        if (plus || start == 0) return true;
        var before = digits[start - 1];
        if (char.IsAsciiLetter(before) || before is '_' or '#' or '$' or '€' or '£') return false;
        return start < 2 || before is not ('.' or ',' or '-' or '/' or '٫' or '٬') || !char.IsAsciiLetterOrDigit(digits[start - 2]);
    }
}

/// <summary>Groups of digits that may be one number.</summary>
/// <param name="Text">Where they stand.</param>
/// <param name="Start">Where they begin, with the plus before them.</param>
/// <param name="End">Where they end.</param>
/// <param name="Digits">All their digits.</param>
/// <param name="Groups">How many digits each group has.</param>
/// <param name="Plus">Whether a plus stands before them.</param>
internal sealed record NumberRun(PersonalText Text, int Start, int End, string Digits, IReadOnlyList<int> Groups, bool Plus)
{
    /// <summary>Whether the groups are <paramref name="lengths"/> long.</summary>
    public bool IsGrouped(params ReadOnlySpan<int> lengths)
    {
        if (lengths.Length != Groups.Count) return false;
        for (var i = 0; i < lengths.Length; i++)
            if (lengths[i] != Groups[i]) return false;
        return true;
    }

    /// <summary>Whether one of <paramref name="words"/> stands near.</summary>
    public bool IsNear(IReadOnlyList<string> words) => Text.IsNear(Start, End, words);

    /// <summary>Whether the last digit is the check digit of the others: see <see cref="CheckDigits.IsLuhn"/>.</summary>
    public bool IsLuhn() => CheckDigits.IsLuhn(Digits);
}
