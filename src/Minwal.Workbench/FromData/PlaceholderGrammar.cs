using System.Globalization;
using System.Text;

namespace Minwal.Workbench.FromData;

/// <summary>
/// A grammar whose texts have the right length and script and say nothing, so that a recipe made from data runs before anybody wrote
/// anything for it, without giving any of the data away.
/// </summary>
internal static class PlaceholderGrammar
{
    private static readonly string[] English =
    [
        "again", "always", "answer", "around", "before", "better", "between", "change", "clear", "corner", "early", "every", "far",
        "first", "garden", "green", "house", "idea", "just", "kind", "large", "later", "letter", "light", "little", "maybe", "minute",
        "morning", "near", "never", "new", "often", "open", "other", "paper", "people", "place", "plain", "quiet", "really", "river",
        "short", "simple", "small", "some", "still", "street", "table", "there", "thing", "today", "together", "under", "usual", "very",
        "wait", "water", "week", "window", "without", "word", "year", "yellow", "young",
    ];

    private static readonly string[] Arabic =
    [
        "اليوم", "غدا", "أمس", "بعد", "قبل", "دائما", "أحيانا", "ربما", "هنا", "هناك", "البيت", "الشارع", "المدينة", "الحديقة",
        "النافذة", "الباب", "الكتاب", "الورقة", "الرسالة", "الكلمة", "السؤال", "الجواب", "الفكرة", "الطريق", "النهر", "البحر", "الصباح",
        "المساء", "الأسبوع", "الشهر", "السنة", "الوقت", "قليل", "كثير", "صغير", "كبير", "قريب", "بعيد", "جديد", "قديم", "واضح", "بسيط",
        "هادئ", "سريع", "طويل", "قصير", "أخضر", "أزرق", "معا", "وحده", "مرة", "أخرى", "دون", "تحت", "فوق", "بين", "حول", "عند", "حتى",
        "أيضا", "فقط", "شيء", "مكان", "ناس",
    ];

    /// <summary>The grammar for texts of <paramref name="least"/> to <paramref name="most"/> words.</summary>
    public static string Write(string? script, long least, long most)
    {
        var from = Math.Clamp(6, least, most);
        var upTo = Math.Clamp(from + 8, from, most);
        var text = new StringBuilder();
        // The number makes texts differ that have few words; it is one of them.
        for (var (left, size) = (from - 1, Largest(from - 1)); left > 0; size = Largest(left))
        {
            text.Append(size == 1 ? "<word> " : string.Create(CultureInfo.InvariantCulture, $"<w{size}> "));
            left -= size;
        }

        for (var i = from; i < upTo; i++) text.Append("[<word> ]");
        if (from == 1) text.Append("<word>");
        text.Append("<#1000..999999>");
        var words = string.Join(", ", script == "arabic" ? Arabic : English);
        var file = new StringBuilder()
            .Append("# Placeholders of the right length and script, so that the recipe runs without a model.\n")
            .Append("# Put patterns of your own in their place: minwal docs grammar.\n")
            .Append("answer:\n  text: \"").Append(text).Append("\"\nrules:\n  word: [").Append(words).Append("]\n");
        for (var size = 10L; size <= from; size *= 10)
        {
            var part = size == 10 ? "<word>" : string.Create(CultureInfo.InvariantCulture, $"<w{size / 10}>");
            file.Append(CultureInfo.InvariantCulture, $"  w{size}: [\"{string.Join(' ', Enumerable.Repeat(part, 10))}\"]\n");
        }

        return file.ToString();
    }

    private static long Largest(long left)
    {
        var size = 1L;
        while (size * 10 <= left) size *= 10;
        return size;
    }
}
