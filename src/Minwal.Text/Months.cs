namespace Minwal.Text;

/// <summary>
/// The names of months in English and Arabic (Gregorian of east, Levant and Maghreb, and hijri), as <see cref="WrittenDate"/> folds texts:
/// lower case, with the letters that writers mix folded.
/// </summary>
internal static class Months
{
    private static readonly string[] English =
    [
        "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug", "september|sept|sep",
        "october|oct", "november|nov", "december|dec",
    ];

    private static readonly string[] Arabic =
    [
        "يناير|كانون الثاني|جانفي", "فبراير|شباط|فيفري", "مارس|اذار", "ابريل|نيسان|افريل", "مايو|ايار|ماي", "يونيو|يونيه|حزيران|جوان",
        "يوليو|يوليه|تموز|جويليه", "اغسطس|اب|اوت", "سبتمبر|ايلول", "اكتوبر|تشرين الاول", "نوفمبر|تشرين الثاني", "ديسمبر|كانون الاول",
        "محرم", "صفر", "ربيع الاول", "ربيع الثاني|ربيع الاخر", "جمادي الاولي", "جمادي الثانيه|جمادي الاخره", "رجب", "شعبان", "رمضان",
        "شوال", "ذو القعده|ذي القعده", "ذو الحجه|ذي الحجه",
    ];

    private static readonly Dictionary<string, int> Numbers = Index();

    /// <summary>All names, the longer ones first, for a pattern.</summary>
    public static string Alternatives { get; } = string.Join('|', Numbers.Keys.OrderByDescending(name => name.Length));

    /// <summary>The number of the month that is called <paramref name="name"/>: 1 to 12, hijri 13 to 24; 0 for no month.</summary>
    public static int NumberOf(string name) => Numbers.GetValueOrDefault(name);

    private static Dictionary<string, int> Index()
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var names in new[] { English, Arabic })
            for (var i = 0; i < names.Length; i++)
                foreach (var name in names[i].Split('|')) numbers[name] = i + 1;
        return numbers;
    }
}
