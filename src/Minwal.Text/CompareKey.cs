using System.Buffers;

namespace Minwal.Text;

/// <summary>
/// A text as it is compared with others, so that spellings of the same words are equal: form KC, lower case, without controls, bidi signs,
/// Arabic marks and tatweel, Arabic letters folded (<see cref="Arabic.Fold"/>), all decimal digits as 0–9, punctuation as spaces, one
/// space between words and none at the ends. Symbols (+, €, emoji) stay. Never shown and never stored in a record.
/// </summary>
internal static class CompareKey
{
    private static readonly Lazy<KeyTables> Data = new(KeyTables.Build);

    // Several checks look at the same text, one after the other.
    [ThreadStatic]
    private static (string Text, string Key) _last;

    /// <summary>The key of <paramref name="text"/>; the same string when it is its own key.</summary>
    public static string Of(string text)
    {
        if (ReferenceEquals(text, _last.Text)) return _last.Key;
        var key = Make(text);
        _last = (text, key);
        return key;
    }

    private static string Make(string text)
    {
        if (text.Length == 0) return text;
        var rented = text.Length <= 512 ? null : ArrayPool<char>.Shared.Rent(Room(text));
        var buffer = rented is null ? stackalloc char[512 + KeyFolding.Slack] : rented;
        var length = KeyFolding.Fold(Data.Value.Watched, text, buffer);
        string key;
        if (length < 0) key = OfUnstable(text);
        else key = buffer[..length].SequenceEqual(text) ? text : new string(buffer[..length]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return key;
    }

    /// <summary>
    /// The key of <paramref name="text"/>, in <paramref name="buffer"/>, which is made larger when it has to be. Only where form KC changes
    /// the text, a string is made.
    /// </summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> text, ref char[] buffer)
    {
        if (buffer.Length < Room(text)) buffer = new char[Math.Max(Room(text), buffer.Length * 2)];
        var length = KeyFolding.Fold(Data.Value.Watched, text, buffer);
        return length < 0 ? OfUnstable(text.ToString()) : buffer.AsSpan(0, length);
    }

    private static int Room(ReadOnlySpan<char> text) => text.Length + KeyFolding.Slack;

    // Half a character cannot be written to a file and read again, so it is U+FFFD from the start.
    private static string WithoutLoneSurrogates(string text) =>
        string.Create(text.Length, text, static (units, source) =>
        {
            var at = 0;
            foreach (var rune in source.EnumerateRunes()) at += rune.EncodeToUtf16(units[at..]);
        });

    private static string OfUnstable(string text)
    {
        text = WithoutLoneSurrogates(text);
        var buffer = new char[Room(text)];
        var length = KeyFolding.Fold(Data.Value.Watched, text, buffer);
        if (length >= 0) return new string(buffer, 0, length);
        // What is dropped can have stood between a letter and a mark that join now, so once
        // more until nothing changes; a second time changes nearly never.
        while (true)
        {
            var normal = Nfkc.Of(text);
            if (buffer.Length < Room(normal)) buffer = new char[Room(normal)];
            // What form KC leaves of unstable characters (marks that join nothing) is folded like all else.
            var key = new string(buffer, 0, KeyFolding.Fold(Data.Value.Folds, normal, buffer));
            if (key == text) return key;
            text = key;
        }
    }
}
