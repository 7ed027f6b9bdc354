using System.Buffers;
using System.Globalization;

namespace Minwal.Models.Offline.Filters;

/// <summary>English word forms that grammars need: regular rules with a table of exceptions.</summary>
internal static class English
{
    private const string Vowels = "aeiou";

    // Words whose first sound is not what their first letter says; capitals are read letter by letter.
    private static readonly string[] AnBefore = ["hour", "honest", "honor", "honour", "heir"];
    private static readonly string[] ABefore = ["uni", "use", "usu", "usa", "uten", "eu", "ewe", "one", "once", "ubiq", "uran", "uku"];
    private static readonly string[] AnDespiteUni = ["unim", "unin", "unid", "unig"];
    private const string SpelledWithVowelSound = "AEFHILMNORSX";
    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly Dictionary<string, string> Plurals = Table(
        "child children person people man men woman women foot feet tooth teeth mouse mice goose geese ox oxen analysis analyses thesis theses crisis crises " +
        "hypothesis hypotheses basis bases diagnosis diagnoses criterion criteria phenomenon phenomena medium media datum data index indices matrix matrices vertex vertices " +
        "leaf leaves knife knives life lives wife wives midwife midwives half halves shelf shelves wolf wolves thief thieves loaf loaves calf calves self selves scarf scarves " +
        "potato potatoes tomato tomatoes hero heroes echo echoes cactus cacti fungus fungi nucleus nuclei stimulus stimuli syllabus syllabi quiz quizzes");

    private static readonly HashSet<string> Uncountable =
    [
        "information", "advice", "data", "software", "hardware", "research", "homework", "furniture", "equipment", "news", "music", "money", "traffic", "weather", "luggage",
        "knowledge", "progress", "rice", "bread", "water", "feedback", "sheep", "fish", "deer", "series", "species", "mathematics", "physics", "economics", "code", "evidence", "slang",
    ];

    private static readonly Dictionary<string, string> Pasts = Table(
        "be was have had do did go went make made take took get got give gave find found think thought tell told become became leave left feel felt put put bring brought begin began " +
        "keep kept hold held write wrote stand stood hear heard let let mean meant set set meet met run ran pay paid sit sat speak spoke lie lay lead led read read grow grew lose lost " +
        "fall fell send sent build built understand understood draw drew break broke spend spent cut cut rise rose drive drove buy bought wear wore choose chose seek sought throw threw " +
        "catch caught deal dealt win won forget forgot lay laid fight fought teach taught eat ate sing sang strike struck hang hung shake shook ride rode feed fed shoot shot drink drank " +
        "hit hit fly flew spread spread sleep slept cost cost beat beat light lit bind bound cast cast shut shut sell sold steal stole swim swam wake woke hide hid dig dug bend bent " +
        "lend lent split split quit quit slide slid sink sank shrink shrank sweep swept swing swung tear tore wind wound see saw say said come came know knew show showed bite bit " +
        "blow blew freeze froze kneel knelt prove proved ring rang stick stuck sting stung swear swore overcome overcame rewrite rewrote undo undid");

    private static readonly HashSet<string> Doubling =
    [
        "stop", "plan", "run", "get", "sit", "cut", "put", "let", "set", "win", "swim", "dig", "hit", "shut", "spin", "begin", "refer", "prefer", "occur", "admit", "commit", "permit",
        "submit", "transfer", "control", "drop", "shop", "trip", "wrap", "chat", "chop", "clap", "drag", "grab", "hop", "hug", "jog", "map", "mop", "nod", "plot", "rob", "rub", "scan",
        "ship", "skip", "slip", "snap", "step", "strip", "swap", "tap", "trim", "zip", "debug", "log", "tag", "quit", "forget", "split", "program", "fit", "bet", "beg", "spot", "stir", "knit", "mix-up",
    ];

    public static string OnFirstWord(string text, Func<string, string> change)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? change(text) : change(text[..space]) + text[space..];
    }

    public static string OnLastWord(string text, Func<string, string> change)
    {
        // "cup of tea": the noun before "of" takes the plural.
        var of = text.IndexOf(" of ", StringComparison.Ordinal);
        if (of > 0) return OnLastWord(text[..of], change) + text[of..];
        var space = text.LastIndexOf(' ');
        return space < 0 ? change(text) : text[..(space + 1)] + change(text[(space + 1)..]);
    }

    public static string WithArticle(string text) => text.Length == 0 ? text : (TakesAn(text) ? "an " : "a ") + text;

    /// <summary>Whether the indefinite article before <paramref name="text"/> is "an": its first word begins with a vowel when it is said.</summary>
    public static bool TakesAn(ReadOnlySpan<char> text)
    {
        text = text.TrimStart("\"'“(");
        var end = text.IndexOfAny(" -\"'”)");
        var word = end < 0 ? text : text[..end];
        if (word.IsEmpty) return false;
        if (char.IsDigit(word[0])) return word[0] == '8' || word is "11" or "18" || word.StartsWith("11,") || word.StartsWith("18,");
        if (word.Length == 1) return "aefhilmnorsx".Contains(char.ToLowerInvariant(word[0]), StringComparison.Ordinal);
        if (word.IndexOfAnyExcept(Capitals) < 0 && !IsSaidAsWord(word.ToString())) return SpelledWithVowelSound.Contains(word[0], StringComparison.Ordinal);
        foreach (var start in AnBefore)
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var start in AnDespiteUni)
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var start in ABefore)
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return false;
        return Vowels.Contains(char.ToLowerInvariant(word[0]), StringComparison.Ordinal);
    }

    public static string Plural(string word)
    {
        var lower = word.ToLowerInvariant();
        if (Uncountable.Contains(lower) || lower.Length == 0) return word;
        if (Plurals.TryGetValue(lower, out var irregular)) return Case(word, irregular);
        if (lower.Length > 1 && word.All(char.IsUpper)) return word + "s";
        if (lower.EndsWith('y') && lower.Length > 1 && !Vowels.Contains(lower[^2], StringComparison.Ordinal)) return word[..^1] + "ies";
        if (lower.EndsWith('s') || lower.EndsWith('x') || lower.EndsWith('z') || lower.EndsWith("ch", StringComparison.Ordinal) || lower.EndsWith("sh", StringComparison.Ordinal)) return word + "es";
        return word + "s";
    }

    public static string Ing(string verb)
    {
        var lower = verb.ToLowerInvariant();
        if (lower.EndsWith("ie", StringComparison.Ordinal)) return verb[..^2] + "ying";
        if (lower.EndsWith('e') && lower.Length > 2 && !lower.EndsWith("ee", StringComparison.Ordinal) && !lower.EndsWith("oe", StringComparison.Ordinal) && !lower.EndsWith("ye", StringComparison.Ordinal)) return verb[..^1] + "ing";
        return Doubling.Contains(lower) ? verb + verb[^1] + "ing" : verb + "ing";
    }

    public static string Past(string verb)
    {
        var lower = verb.ToLowerInvariant();
        if (Pasts.TryGetValue(lower, out var irregular)) return Case(verb, irregular);
        if (lower.EndsWith('e')) return verb + "d";
        if (lower.EndsWith('y') && lower.Length > 1 && !Vowels.Contains(lower[^2], StringComparison.Ordinal)) return verb[..^1] + "ied";
        return Doubling.Contains(lower) ? verb + verb[^1] + "ed" : verb + "ed";
    }

    public static string Third(string verb) => verb.ToLowerInvariant() switch
    {
        "be" => Case(verb, "is"),
        "have" => Case(verb, "has"),
        "do" or "go" or "undo" => verb + "es",
        var lower when lower.EndsWith('y') && lower.Length > 1 && !Vowels.Contains(lower[^2], StringComparison.Ordinal) => verb[..^1] + "ies",
        var lower when lower.EndsWith('s') || lower.EndsWith('x') || lower.EndsWith('z') || lower.EndsWith("ch", StringComparison.Ordinal) || lower.EndsWith("sh", StringComparison.Ordinal) => verb + "es",
        _ => verb + "s",
    };

    public static string Ordinal(long n) => n.ToString(CultureInfo.InvariantCulture) + ((n % 100) is >= 11 and <= 13 ? "th" : (n % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    public static string Number(long n)
    {
        string[] small = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
        string[] tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        return n switch
        {
            < 0 => "minus " + Number(-n),
            < 20 => small[n],
            < 100 => tens[n / 10] + (n % 10 == 0 ? "" : "-" + small[n % 10]),
            < 1000 => small[n / 100] + " hundred" + (n % 100 == 0 ? "" : " and " + Number(n % 100)),
            < 1_000_000 => Number(n / 1000) + " thousand" + (n % 1000 == 0 ? "" : (n % 1000 < 100 ? " and " : " ") + Number(n % 1000)),
            _ => n.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Capitals that people read as a word: with a vowel inside and longer than three letters, and a few short ones.</summary>
    private static bool IsSaidAsWord(string word) => word is "NASA" or "RAM" or "GIF" or "JSON" or "REST" or "CRUD" or "LAN" or "VIP" or "SIM" or "PIN" || (word.Length > 4 && word.Any(c => "AEIOU".Contains(c, StringComparison.Ordinal)));

    private static string Case(string model, string word) => model.Length > 0 && char.IsUpper(model[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word;

    private static Dictionary<string, string> Table(string pairs)
    {
        var words = pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < words.Length; i += 2) table[words[i]] = words[i + 1];
        return table;
    }
}
