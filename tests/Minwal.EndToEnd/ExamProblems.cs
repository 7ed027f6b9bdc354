using System.Globalization;
using System.Text.RegularExpressions;

namespace Minwal.EndToEnd;

/// <summary>
/// Solves the computed problems of the recipe arabic-exams from the numbers in their questions. The explanation only says which law
/// it is, by how it begins; the rules below were written for this test and know nothing of the recipe's grammar.
/// </summary>
internal static partial class ExamProblems
{
    private static readonly string[] Days = ["السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"];

    private static readonly (string Law, Func<double[], double> Solve)[] Laws =
    [
        ("السرعة = المسافة ÷ الزمن", n => n[0] / n[1]),
        ("المسافة = السرعة × الزمن", Product),
        ("الزمن = المسافة ÷ السرعة", n => n[0] / n[1]),
        ("التسارع = التغير في السرعة ÷ الزمن", n => (n[1] - n[0]) / n[2]),
        ("القوة = الكتلة × التسارع", Product),
        ("الوزن = الكتلة × تسارع الجاذبية", Product),
        ("الشغل = القوة × الإزاحة", Product),
        ("القدرة = الشغل ÷ الزمن", n => n[0] / n[1]),
        ("الكثافة = الكتلة ÷ الحجم", n => n[0] / n[1]),
        ("الضغط = القوة ÷ المساحة", n => n[0] / n[1]),
        ("فرق الجهد = شدة التيار × المقاومة", Product),
        ("المقاومة = فرق الجهد ÷ شدة التيار", Quotient),
        ("شدة التيار = فرق الجهد ÷ المقاومة", Quotient),
        ("القدرة الكهربائية = فرق الجهد × شدة التيار", Product),
        ("المقاومة المكافئة على التوالي", n => n.Sum()),
        ("المقاومات المتساوية على التوازي", Quotient),
        ("سرعة الموجة = التردد × الطول الموجي", Product),
        ("التردد = عدد الاهتزازات ÷ الزمن", n => n[0] / n[1]),
        ("طاقة الوضع = الكتلة × تسارع الجاذبية × الارتفاع", Product),
        ("الزخم = الكتلة × السرعة", Product),
        ("كمية الحرارة", Product),
        ("درجة كلفن", n => n[0] + 273),
        ("سرعة السقوط الحر", n => n.Min() == n.Max() ? 100 : 10 * n.First(x => x != 10)),
        ("قوة النابض", Product),
        ("عزم القوة", Product),
        ("الفائدة الآلية", Quotient),
        ("القوتان متضادتان", Difference),
        ("نجمع العددين", n => n.Sum()),
        ("نطرح الأصغر من الأكبر", Difference),
        ("نضرب عدد", Product),
        ("نقسم العدد الكلي", Quotient),
        ("نطرح المضاف", Difference),
        ("الضرب قبل الجمع", n => n[0] + (n[1] * n[2])),
        ("مساحة المستطيل", Product),
        ("محيط المستطيل", n => 2 * n.Sum()),
        ("مساحة المربع", n => n[0] * n[0]),
        ("السعر بعد الخصم", n => n.Max() - (n.Max() * n.Min() / 100)),
        ("المتوسط = مجموع القيم", n => n.Average()),
        ("نربّع كل عدد", n => (n[0] * n[0]) + (n[1] * n[1])),
        ("مساحة المثلث", n => n[0] * n[1] / 2),
        ("مجموع زوايا المثلث", n => 180 - n[0] - n[1]),
        ("مجموع الزوايا الداخلية", n => (n[0] - 2) * 180),
        ("بنظرية فيثاغورس", n => Math.Sqrt((n[0] * n[0]) + (n[1] * n[1]))),
        ("حجم متوازي المستطيلات", Product),
        ("الميل = فرق الصادات", n => (n[3] - n[1]) / (n[2] - n[0])),
        ("المشتقة", n => (2 * n[0] * n[2]) + n[1]),
        ("المحدد", n => (n[0] * n[3]) - (n[1] * n[2])),
        ("عدد التوافيق", n => n[0] * (n[0] - 1) / 2),
        ("مربع المسافة", n => Math.Sqrt(Math.Pow(n[2] - n[0], 2) + Math.Pow(n[3] - n[1], 2))),
        ("نضرب العدد في البسط", n => n.Max() * n.Order().ElementAt(0) / n.Order().ElementAt(1)),
        ("جمع عدد سالب", n => n[^1] - n[0]),
        ("المسافة الحقيقية", Product),
        ("كل درجة من خطوط الطول", n => Difference(n) * 4),
        ("الكثافة السكانية", Quotient),
        ("الزيادة الطبيعية", n => n[0] - n[1]),
        ("تنخفض الحرارة # درجات", n => n.Max() - (6 * n.Min())),
        ("نطرح العام الأسبق", Difference),
        ("عدد النيوترونات", Difference),
        ("العدد الكتلي", n => n.Sum()),
        ("الكتلة = عدد المولات", Product),
        ("حجم الجسم", Difference),
        ("كتلة المحلول", n => n.Sum()),
        ("الأدنين يساوي الثايمين", n => 50 - n[0]),
        ("الانقسام المنصف", n => n.Max() / 2),
        ("ينتقل نحو عُشر الطاقة", n => n[0] / 10),
        ("نضرب عدد النبضات", n => Product(n) * 4 / 15),
        ("نسبة الصفة المتنحية", n => n[0] / 4),
        ("نسبة الصفة السائدة", n => n[0] * 3 / 4),
        ("زكاة النقود", n => n[0] / 40),
        ("فيما سقته السماء", n => n[0] / 10),
        ("فيما سُقي بكلفة", n => n[0] / 20),
        ("الصلوات المفروضة في اليوم", n => n[0] * 5),
        ("نطرح أيام الفطر", Difference),
        ("كل جزء من القرآن", n => n[0] * 2),
        ("نطرح # من الطرفين", n => (n[2] - n[1]) / n[0]),
        ("#٪ من #", n => Product(n) / 100),
        // The number that has a price, the number that is asked for, the price: in this order by size, in any in the text.
        ("ثمن الوحدة", n => n.Max() / n.Min() * n.Order().ElementAt(1)),
        ("قيمة الجزء الواحد", n => n[0] * n[1] / (n[1] + n[2])),
        ("طاقة الحركة", n => n[0] * n[1] * n[1] / 2),
        ("السرعة النهائية", n => n[0] + (n[1] * n[2])),
        ("محيط الدائرة", n => (n.Sum() - 29) * 44 / 7),
        ("رقم الآحاد", n => Math.Floor((n[0] + 5) / 10) * 10),
        ("الرقم # في منزلة الآلاف", n => Worth(n, 1000)),
        ("الرقم # في منزلة المئات", n => Worth(n, 100)),
        ("الرقم # في منزلة العشرات", n => Worth(n, 10)),
        ("الرقم # في منزلة الآحاد", n => Worth(n, 1)),
        ("الحد الخامس", n => n[0] * Math.Pow(n.Length == 2 ? n[1] : n[1] / n[0], 4)),
        ("الكيلومتر # متر", n => n[0] * 1000),
        ("المتر # سنتيمتر", n => n[0] * 100),
        ("السنتيمتر # مليمترات", n => n[0] * 10),
        ("الكيلوغرام # غرام", n => n[0] * 1000),
        ("الطن # كيلوغرام", n => n[0] * 1000),
        ("اللتر # مليلتر", n => n[0] * 1000),
        ("الساعة # دقيقة", n => n[0] * 60),
        ("الدقيقة # ثانية", n => n[0] * 60),
        ("اليوم # ساعة", n => n[0] * 24),
        ("الأسبوع # أيام", n => n[0] * 7),
    ];

    /// <summary>The answer to a question as its numbers give it; null for a law that is not in the list.</summary>
    public static double? Solve(string question, string notes)
    {
        var numbers = Numbers(question);
        var told = Number().Replace(notes, "#");
        foreach (var (law, solve) in Laws.OrderByDescending(l => l.Law.Length))
        {
            if (told.StartsWith(law, StringComparison.Ordinal)) return solve(numbers);
        }

        return null;
    }

    /// <summary>
    /// The computation at the end of an explanation, done again: what it gives, and what the explanation says; null without one.
    /// </summary>
    public static (double Computed, double Said)? Computation(string notes)
    {
        var match = Computed().Match(notes);
        if (!match.Success) return null;
        var at = 0;
        var text = match.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        return (Sum(text, ref at), double.Parse(match.Groups[2].Value.Replace('−', '-'), CultureInfo.InvariantCulture));
    }

    /// <summary>The weekday that a question of days asks for; null for another question.</summary>
    public static string? Weekday(string question, string notes)
    {
        if (!notes.StartsWith("تتكرر الأيام", StringComparison.Ordinal)) return null;
        var from = Array.FindIndex(Days, day => question.Contains(day, StringComparison.Ordinal));
        return Days[(from + (int)Numbers(question)[0]) % 7];
    }

    /// <summary>The time at which something ends; null for another question.</summary>
    public static string? Clock(string question, string notes)
    {
        if (!notes.StartsWith("نجمع الدقائق", StringComparison.Ordinal)) return null;
        var start = Time().Match(question);
        var minutes = (int.Parse(start.Groups[1].Value, CultureInfo.InvariantCulture) * 60)
            + int.Parse(start.Groups[2].Value, CultureInfo.InvariantCulture) + (int)Numbers(question).Last();
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}:{minutes % 60:00}");
    }

    /// <summary>The numbers that a text has, in their order.</summary>
    public static double[] Numbers(string text) =>
        [.. Number().Matches(text).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    private static double Product(double[] n) => n.Aggregate(1.0, (a, b) => a * b);

    private static double Worth(double[] n, int place) => Math.Floor(n.Max() / place) % 10 * place;

    private static double Quotient(double[] n) => n.Max() / n.Min();

    private static double Difference(double[] n) => Math.Abs(n[0] - n[1]);

    private static double Sum(string text, ref int at)
    {
        var value = Term(text, ref at);
        while (at < text.Length && text[at] is '+' or '−')
        {
            var minus = text[at++] == '−';
            var next = Term(text, ref at);
            value += minus ? -next : next;
        }

        return value;
    }

    private static double Term(string text, ref int at)
    {
        var value = Factor(text, ref at);
        while (at < text.Length && text[at] is '×' or '÷')
        {
            var divides = text[at++] == '÷';
            var next = Factor(text, ref at);
            value = divides ? value / next : value * next;
        }

        return value;
    }

    private static double Factor(string text, ref int at)
    {
        if (text[at] == '−')
        {
            at++;
            return -Factor(text, ref at);
        }

        if (text[at] == '(')
        {
            at++;
            var inner = Sum(text, ref at);
            at++;
            return inner;
        }

        var from = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        return double.Parse(text[from..at], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"[0-9]+(?:\.[0-9]+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?:^|: |، ثم نجمع: )(−?[0-9(][0-9.()+−×÷ ]*[+−×÷][0-9.()+−×÷ ]*[0-9)]) = (−?[0-9.]*[0-9])")]
    private static partial Regex Computed();

    [GeneratedRegex("([0-9]+):([0-9]{2})")]
    private static partial Regex Time();
}
