namespace Minwal.Datasets.Anonymizing;

/// <summary>Names that stand for the names of persons: common ones, of nobody in particular.</summary>
internal static class MadeUpNames
{
    private static readonly string[] ArabicMen =
    [
        "خالد", "سعود", "ماجد", "ياسر", "طارق", "نايف", "فيصل", "راشد", "وليد", "هشام", "زياد", "عمر", "حسام", "بدر", "سامي", "رامي", "أنس",
        "مازن", "جابر", "عادل", "نبيل", "كريم", "تامر", "شريف", "أيمن", "وائل", "بلال", "حازم", "غسان", "فادي", "سالم", "حمد", "مشعل",
        "تركي", "بندر", "صالح", "ناصر", "إبراهيم", "يوسف", "مصطفى",
    ];

    private static readonly string[] ArabicWomen =
    [
        "ليلى", "هدى", "منى", "سلمى", "ريم", "نورة", "دانة", "لمى", "شهد", "جواهر", "هيا", "العنود", "غادة", "أمل", "إيمان", "رانيا",
        "دينا", "ياسمين", "نجلاء", "سميرة", "فاطمة", "خديجة", "زينب", "مريم", "أسماء", "هالة", "رغد", "لجين", "بشرى", "وفاء", "سحر", "عبير",
        "هند", "روان", "جنى", "تالا", "مها", "لطيفة", "شيماء", "نادية",
    ];

    private static readonly string[] ArabicFamilies =
    [
        "الدوسري", "القحطاني", "الحربي", "الشهري", "الزهراني", "الغامدي", "المطيري", "الشمري", "العنزي", "السبيعي", "البقمي", "الرشيدي",
        "المصري", "الحداد", "النجار", "الخطيب", "الصباغ", "العطار", "الحلبي", "البغدادي", "التميمي", "الهاشمي", "الأنصاري", "القرشي",
        "السيد", "منصور", "حجازي", "شاهين", "عثمان", "رمضان", "سليمان", "حمدان", "الجابري", "البلوشي", "الكعبي", "المنصوري", "الفيصل",
        "الراوي", "الكيلاني", "الدباغ",
    ];

    private static readonly string[] EnglishMen =
    [
        "James", "Oliver", "Thomas", "Henry", "Daniel", "Samuel", "Peter", "Martin", "Simon", "Lewis", "Adam", "Victor", "Hugo", "Oscar",
        "Felix", "Marcus", "Julian", "Edward", "Colin", "Graham", "Neil", "Philip", "Stephen", "Alan", "Robert", "Walter", "Arthur",
        "Frank", "George", "Ralph",
    ];

    private static readonly string[] EnglishWomen =
    [
        "Emma", "Alice", "Clara", "Helen", "Laura", "Nora", "Julia", "Grace", "Irene", "Ruth", "Martha", "Sylvia", "Diana", "Claire",
        "Eleanor", "Rose", "Judith", "Paula", "Vera", "Hannah", "Lydia", "Monica", "Teresa", "Audrey", "Flora", "Iris", "Joan", "Edith",
        "Agnes", "Miriam",
    ];

    private static readonly string[] EnglishFamilies =
    [
        "Carter", "Hughes", "Bennett", "Foster", "Palmer", "Reed", "Marsh", "Lawson", "Barker", "Stone", "Fletcher", "Holt", "Webb", "Page",
        "Curtis", "Newman", "Harvey", "Porter", "Wells", "Gibson", "Mason", "Knight", "Walsh", "Parker", "Cole", "Norris", "Dixon", "Hale",
        "Frost", "Baxter",
    ];

    private static readonly string[] WomenWithoutEnding =
        ["مريم", "زينب", "هند", "سعاد", "نور", "ريم", "شهد", "رغد", "أمل", "ابتسام", "إيمان", "حنان", "سهام", "وعد", "جواهر", "عبير", "سحر",
            "ياسمين", "نرمين", "شيرين", "روان", "لجين", "جنان", "افنان", "منال", "نوال", "دلال", "وجدان", "احلام", "انوار"];

    /// <summary>First names in the script of <paramref name="name"/>, for a woman where it looks like a woman's.</summary>
    public static IReadOnlyList<string> First(string name) =>
        IsArabic(name) ? IsWoman(name) ? ArabicWomen : ArabicMen : IsWoman(name) ? EnglishWomen : EnglishMen;

    /// <summary>Names of families in the script of <paramref name="name"/>.</summary>
    public static IReadOnlyList<string> Family(string name) => IsArabic(name) ? ArabicFamilies : EnglishFamilies;

    /// <summary>The name that makes two of one in the script of <paramref name="name"/>, where the lists are at an end.</summary>
    public static string Joined(string name) => IsArabic(name) ? IsWoman(name) ? "نور" : "محمد" : IsWoman(name) ? "Mary" : "John";

    private static bool IsArabic(string name) => Text.ScriptCount.Of(name).Arabic > 0;

    /// <summary>A guess by the ending: ta marbuta, alef maqsura or hamza after alef in Arabic, a in English.</summary>
    private static bool IsWoman(string name)
    {
        if (!IsArabic(name)) return name.Length > 2 && name[^1] is 'a' or 'A';
        if (name.Length > 2 && (name[^1] is 'ة' or 'ى' || name.EndsWith("اء", StringComparison.Ordinal)))
            return name is not ("حمزة" or "أسامة" or "اسامة" or "طلحة" or "عطية" or "موسى" or "عيسى" or "مصطفى" or "مرتضى" or "يحيى"
                or "بهاء" or "علاء" or "ضياء" or "عبيدة" or "قتيبة" or "حذيفة" or "معاوية" or "عقبة" or "عروة");
        return WomenWithoutEnding.Contains(name);
    }
}
