using System.Text.RegularExpressions;
using Minwal.Datasets.Augmenting;
using Minwal.Text;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Augmenting;

public sealed class AugmenterTests
{
    private static readonly Registries.Registry<Augmentation> All = Augmentations.Create([], [], 0.2);

    [Theory]
    [InlineData("entities", "سافرت من القاهرة لبيروت ثم عدت للقاهرة")]
    [InlineData("entities", "Omar flew from Paris to London, then back to Paris")]
    [InlineData("numbers", "أحتاج 5 كراسي و 24 طاولة")]
    [InlineData("numbers", "room 214 for ٧ nights")]
    [InlineData("dates", "الموعد يوم الأحد 2026-03-15 الساعة 4:30 والتسليم الثلاثاء")]
    [InlineData("dates", "Monday 3 May 2027 at 09:15, again on Thursday")]
    [InlineData("paraphrase", "هل يمكنني أن أعرف كم عدد الموظفين من فضلك؟")]
    [InlineData("paraphrase", "I would like to know, for example, even though it is late")]
    [InlineData("spelling", "أريد إلغاء البطاقة إلى الأبد")]
    [InlineData("spelling", "I do not like the colour of the centre")]
    [InlineData("typos", "please transfer the remaining balance tomorrow")]
    [InlineData("typos", "أرجو تحويل المبلغ المتبقي إلى حسابي الجديد")]
    [InlineData("asr", "نعم، أريد الحجز؛ متى يفتح المطعم غدا؟ أخبروني، رجاء، بأسرع ما يمكن!")]
    [InlineData("diacritics", "هذا هو الطالب الذي كان في الدار")]
    [InlineData("no-diacritics", "كِتَابٌ جَمِيــــلٌ")]
    public void Each_kind_makes_another_text_and_the_same_for_the_same_seed(string kind, string text)
    {
        var made = Made(kind, text);
        Assert.NotEqual(text, Assert.Single(made));
        Assert.Equal(made, Made(kind, text));
    }

    [Theory]
    [InlineData("entities", "ما أجمل الصباح")]
    [InlineData("entities", "turn the page, frank")]
    [InlineData("numbers", "3 + 4 = 7, 12 %, 3.5, 1999, 10:30, 2 of 1")]
    [InlineData("dates", "غدا أو بعد غد، في مايو")]
    [InlineData("paraphrase", "nothing here")]
    [InlineData("spelling", "كتب درس")]
    [InlineData("typos", "to be or 1234 a@bcde.com")]
    [InlineData("diacritics", "كتب")]
    [InlineData("no-diacritics", "plain")]
    public void What_has_nothing_to_change_gives_nothing(string kind, string text) => Assert.Empty(Made(kind, text));

    [Fact]
    public void One_place_is_another_one_in_all_texts_and_never_two_the_same()
    {
        var record = Record("""{"turns": [{"text": "من القاهرة إلى بيروت"}, {"text": "القاهرة إذن"}], "city": "x"}""");
        for (var seed = 1; seed < 40; seed++)
        {
            if (new Augmenter(Settings("entities", seed)).Make(record, 1) is not [var variant]) continue;
            var turns = ((IReadOnlyList<object?>)variant.Record["turns"]!).Select(turn => (string)((Fields)turn!)["text"]!).ToList();
            var words = turns[0].Split(' ');
            Assert.NotEqual(words[1], words[3]);
            Assert.Equal(words[1], turns[1].Split(' ')[0]);
        }
    }

    [Fact]
    public void The_article_is_written_onto_the_preposition()
    {
        for (var seed = 1; seed < 60; seed++)
            foreach (var text in Made("entities", "سافرت لدمشق", seed)) Assert.DoesNotContain(" لال", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_another_field_is_not_swapped() => Assert.Empty(new Augmenter(Settings("entities", 1)).Make(
        Record("""{"question": "ما البلد الذي عاصمته القاهرة؟", "answer": "مصر", "note": "القاهرة"}"""), 1));

    [Fact]
    public void Where_an_answer_hangs_on_the_text_facts_stay_unless_they_are_asked_for()
    {
        var record = Record("""{"question": "كم عدد أيام 5 أسابيع في القاهرة؟", "options": ["35", "30"], "answer": "A"}""");
        var settings = new AugmentSettings { Kinds = [.. All.Where(kind => kind.ChangesFacts)], Variants = 3 };
        Assert.Empty(new Augmenter(settings).Make(record, 1));
        Assert.NotEmpty(new Augmenter(settings with { AreNamed = true }).Make(record, 1));
    }

    [Theory]
    [InlineData("3", 3, 10)]
    [InlineData("10", 3, 10)]
    [InlineData("45", 11, 99)]
    [InlineData("300", 101, 999)]
    public void A_number_takes_the_same_words_around_it(string number, int least, int most)
    {
        for (var seed = 1; seed < 50; seed++)
            foreach (var text in Made("numbers", $"عندي {number} كتب", seed))
                Assert.InRange(int.Parse(Regex.Match(text, "[0-9]+").Value), least, most);
    }

    [Fact]
    public void Dates_move_together()
    {
        for (var seed = 1; seed < 50; seed++)
        {
            foreach (var text in Made("dates", "2026-11-28 Saturday to 2026-11-30 Monday, 09:00 to 11:30", seed))
            {
                var days = Regex.Matches(text, @"\d{4}-\d\d-\d\d (\w+)");
                Assert.All(days, day => Assert.Equal(DateTime.Parse(day.Value[..10]).DayOfWeek.ToString(), day.Groups[1].Value));
                Assert.Equal(2, (DateTime.Parse(days[1].Value[..10]) - DateTime.Parse(days[0].Value[..10])).Days);
            }
        }
    }

    [Theory]
    [InlineData("""{"question": "q", "options": ["A. one", "B. two", "C. three", "D. four"], "answer": "B"}""", "two")]
    [InlineData("""{"question": "q", "options": ["one", "two", "three"], "answer": "three"}""", "three")]
    [InlineData("""{"query": "q", "sol1": "one", "sol2": "two", "sol3": "three", "label": "0"}""", "one")]
    [InlineData("""{"question": "q", "A": "one", "B": "two", "C": "three", "D": "four", "answer": "D"}""", "four")]
    public void The_answer_goes_where_its_option_went(string json, string right)
    {
        var variants = new Augmenter(Settings("options", 3) with { Variants = 3 }).Make(Record(json), 1);
        Assert.NotEmpty(variants);
        Assert.All(variants, variant => Assert.Equal(right, RightOption(variant.Record)));
    }

    [Fact]
    public void The_choices_of_a_question_are_shuffled_under_their_letters()
    {
        var record = Record("""
            {"id": "x", "question": {"stem": "عاصمة مصر", "choices": [{"text": "القاهرة", "label": "A"}, {"text": "دمشق", "label": "B"},
             {"text": "بغداد", "label": "C"}]}, "answerKey": "A", "info": {"grade": 4}}
            """);
        var made = Assert.Single(new Augmenter(Settings("options", 2)).Make(record, 1)).Record;
        var choices = ((IReadOnlyList<object?>)((Fields)made["question"]!)["choices"]!).Cast<Fields>().ToList();
        Assert.Equal(["A", "B", "C"], choices.Select(choice => choice["label"]));
        Assert.Equal("القاهرة", choices.Single(choice => Equals(choice["label"], made["answerKey"]))["text"]);
        Assert.Equal(record.Keys, made.Keys);
        Assert.Empty(new Augmenter(new AugmentSettings { Kinds = [All.Find("entities")!] }).Make(record, 1));
    }

    [Fact]
    public void Options_that_an_explanation_names_by_letter_stay() => Assert.Empty(new Augmenter(Settings("options", 1))
        .Make(Record("""{"question": "q", "options": ["a", "b"], "answer": "A", "notes": "الإجابة هي A لأن"}"""), 1));

    [Fact]
    public void Labels_and_unknown_fields_stay_and_no_two_variants_are_alike()
    {
        var record = Record("""
            {"id": 7, "text": "أبغى أحجز طاولة في الرياض يوم الأحد الساعة 8:30 لـ 6 أشخاص، لو سمحت", "label": "book", "x": {"n": null}}
            """);
        var variants = new Augmenter(new AugmentSettings { Kinds = [.. All], Variants = 8 }).Make(record, 1);
        Assert.Equal(8, variants.Count);
        Assert.Equal(8, variants.Select(variant => variant.Record["text"]).Distinct().Count());
        Assert.All(variants, variant => Assert.Equal("""[7,"book",{"n":null}]""",
            Json.ToText(new List<object?> { variant.Record["id"], variant.Record["label"], variant.Record["x"] })));
        Assert.All(variants, variant => Assert.NotEmpty(variant.Kinds));
    }

    [Fact]
    public void A_near_copy_is_none() => Assert.Empty(new Augmenter(Settings("typos", 1) with { MostSimilar = 0.2 })
        .Make(Record("""{"text": "a long sentence in which one letter more or less makes hardly any difference at all"}"""), 1));

    [Fact]
    public void No_rule_stands_for_itself_and_no_list_holds_a_member_twice()
    {
        Assert.All(ParaphraseAugmentation.BuiltIn, rule => Assert.NotEqual(rule.From, rule.To));
        Assert.All(Lexicon.BuiltIn, list => Assert.Equal(list.Count, list.Select(CompareKey.Of).Distinct().Count()));
        var all = Lexicon.BuiltIn.SelectMany(list => list).Select(CompareKey.Of).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(WordList.Read("diacritics"), row => Assert.Equal(row[0], string.Concat(row[1].Where(c => !Arabic.IsMark(c)))));
    }

    private static string RightOption(Fields record)
    {
        var answer = Value.ToText(record.GetValueOrDefault("answer") ?? record["label"]);
        string[] options = record.TryGetValue("options", out var list) ? [.. ((IReadOnlyList<object?>)list!).Select(Value.ToText)]
            : [.. record.Where(f => f.Key is "sol1" or "sol2" or "sol3" or "A" or "B" or "C" or "D").Select(f => Value.ToText(f.Value))];
        var right = answer is [>= 'A' and <= 'D'] ? options[answer[0] - 'A']
            : answer is [>= '0' and <= '9'] ? options[answer[0] - '0'] : answer;
        Assert.Contains(right, options);
        return Regex.Replace(right, "^[A-D]\\. ", "");
    }

    private static AugmentSettings Settings(string kind, long seed) => new() { Kinds = [All.Find(kind)!], Seed = seed, AreNamed = true };

    private static List<string> Made(string kind, string text, long seed = 1) =>
        [.. new Augmenter(Settings(kind, seed)).Make(new Fields().Add("text", text), 1).Select(variant => (string)variant.Record["text"]!)];

    private static Fields Record(string json) => (Fields)Json.Parse(json)!;
}
