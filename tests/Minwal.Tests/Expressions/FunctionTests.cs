using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Expressions;

public sealed class FunctionTests
{
    private static readonly Variables Names = new(new Fields()
        .Add("turns", Json.Parse("""
            [{"role": "user", "text": "Hi", "score": 2}, {"role": "bot", "text": "Hello", "score": 5},
             {"role": "user", "text": "Bye", "score": 2}]
            """))
        .Add("limit", 3L)
        .Add("pattern", "[0-9]+")
        .Add("sql", "SELECT name\nFROM city"));

    [Theory]
    // Texts
    [InlineData("upper('abc')", "\"ABC\"")]
    [InlineData("starts_with('SELECT 1', 'SELECT')", "true")]
    [InlineData("ends_with('a.csv', '.csv')", "true")]
    [InlineData("find('banana', 'na')", "2")]
    [InlineData("find('banana', 'na', 3)", "4")]
    [InlineData("find('banana', 'na', -2)", "4")]
    [InlineData("find('banana', 'x')", "null")]
    [InlineData("find('banana', '')", "0")]
    [InlineData("find('banana', '', 6)", "6")]
    [InlineData("find('banana', 'a', 7)", "null")]
    [InlineData("find(['a', 'b'], 'b')", "1")]
    [InlineData("find(['a', 'b'], 'c')", "null")]
    [InlineData("find([1, 2, 1], 1, 1)", "2")]
    [InlineData("substring('banana', 1, 3)", "\"an\"")]
    [InlineData("substring('banana', 4)", "\"na\"")]
    [InlineData("substring('banana', -3, -1)", "\"an\"")]
    [InlineData("substring('banana', 3, 1)", "\"\"")]
    [InlineData("substring('banana', 2, 99)", "\"nana\"")]
    [InlineData("split('a b', '')", """["a"," ","b"]""")]
    [InlineData("len(split('e\u0301👍🏽', ''))", "2")]
    [InlineData("sentences('Dr. Huda left. She said \"no!\" Then she slept… at 3.5 p.m. today? Yes')",
        """["Dr. Huda left.","She said \"no!\"","Then she slept… at 3.5 p.m. today?","Yes"]""")]
    [InlineData("sentences('ذهب د. أحمد إلى السوق. هل عاد؟ نعم!')", """["ذهب د. أحمد إلى السوق.","هل عاد؟","نعم!"]""")]
    [InlineData("sentences('A title\n\n1. First one. 2. Second one.')", """["A title","1. First one.","2. Second one."]""")]
    [InlineData("sentences('# Returns\nYou may return it.\n## How\nBy post. # none\nhere')",
        """["# Returns","You may return it.","## How","By post.","# none\nhere"]""")]
    [InlineData("sentences('one\n# two\nthree\n four')", """["one","# two","three\n four"]""")]
    [InlineData("sentences('  ')", "[]")]
    [InlineData("apply('go home', [{ start: 0, end: 2, before: 'go', after: 'went' }, { start: 7, end: 7, before: '', after: '.' }])",
        "\"went home.\"")]
    [InlineData("apply('gohome now', edits('gohome now', 'go home now'))", "\"go home now\"")]
    [InlineData("len(apply('👍🏽 ok', [{ start: 2, end: 4, before: 'ok', after: 'n' }]))", "3")]
    [InlineData("apply('a', [])", "\"a\"")]
    [InlineData("map(range(0, 8), deal({ a: 5, b: 2, c: 1 }, 8, it))", """["a","b","a","c","a","a","b","a"]""")]
    [InlineData("deal({ a: 0, b: 1 }, 1, 0)", "\"b\"")]
    [InlineData("deal({ a: 1, b: 1 }, 10, 13) == deal({ a: 1, b: 1 }, 10, 3)", "true")]
    [InlineData("similarity('The bank is CLOSED.', 'Is the bank open?')", "0.6")]
    [InlineData("similarity('المُحَمَّد', 'المحمد')", "1")]
    [InlineData("similarity('', '')", "1")]
    [InlineData("similarity('a', '')", "0")]
    [InlineData("replace_words('and colours  of the sea side', { colours: 'hues', sea: 'lake', 'sea side': 'shore' })",
        "\"and hues of the shore\"")]
    [InlineData("replace_words('وليش ما وصلني', { 'ليش': 'ليه', 'ما وصلني': 'موصلنيش' }, ['و'])", "\"وليه موصلنيش\"")]
    [InlineData("replace_words('a b c', { a: 'b', b: '' })", "\"b c\"")]
    // Patterns
    [InlineData("matches('on 2024-05-31', '\\d{4}-\\d\\d')", "true")]
    [InlineData("matches('abc', '^b')", "false")]
    [InlineData("matches('a1', pattern)", "true")]
    [InlineData("matches('C++ (and C#)', escape('++ (') + '[' + escape('^]-a') + 'nd]{3}')", "true")]
    [InlineData("matches('Cxx', escape('C++'))", "false")]
    [InlineData("matches('a-b]}', '^[' + escape('-]}') + 'ab]+$')", "true")]
    [InlineData("matches('a_b', '[' + escape('+-a') + ']')", "true")]
    [InlineData("matches(',', '[' + escape('+-a') + ']')", "false")]
    [InlineData("extract('in room 12 of 20', '\\d+')", """{"text":"12","start":8,"end":10,"groups":[],"names":{}}""")]
    [InlineData("extract('none', '\\d+')", "null")]
    [InlineData("extract('none', '\\d+').text", "null")]
    [InlineData("extract('Ada Lovelace, 1815', '(?<name>\\w+ \\w+), (\\d+)( BC)?')",
        """{"text":"Ada Lovelace, 1815","start":0,"end":18,"groups":[{"text":"1815","start":14,"end":18},null],"""
        + "\"names\":" + """{"name":{"text":"Ada Lovelace","start":0,"end":12}}}""")]
    [InlineData("pluck(extract_all('a {x} and {y}', '\\{\\w+\\}'), 'text')", """["{x}","{y}"]""")]
    [InlineData("map(extract_all('aXbX', 'X'), it.start)", "[1,3]")]
    [InlineData("fill('{a} {b} {c} {a}', { a: '{b}', b: 2 })", "\"{b} 2 {c} {b}\"")]
    [InlineData("fill('{ {a', { a: 1 })", "\"{ {a\"")]
    [InlineData("replace_all('a1b22', '[0-9]+', '#')", "\"a#b#\"")]
    [InlineData("replace_all('Doe, Jane', '(\\w+), (?<first>\\w+)', '${first} $1')", "\"Jane Doe\"")]
    // Edits
    [InlineData("edits('He go to school', 'He goes to the school')",
        """[{"op":"replace","from":1,"to":2,"start":3,"end":5,"before":"go","after":"goes"},"""
        + """{"op":"insert","from":3,"to":3,"start":9,"end":9,"before":"","after":"the"}]""")]
    [InlineData("edits('I have alot of of time', 'I have a lot of time')",
        """[{"op":"replace","from":2,"to":3,"start":7,"end":11,"before":"alot","after":"a lot"},"""
        + """{"op":"delete","from":3,"to":4,"start":12,"end":14,"before":"of","after":""}]""")]
    [InlineData("edits('some  times', 'sometimes')",
        """[{"op":"replace","from":0,"to":2,"start":0,"end":11,"before":"some  times","after":"sometimes"}]""")]
    [InlineData("map(edits('she seen two cat', 'she has seen the two cats'), it.op + ' ' + it.before + '>' + it.after)",
        """["insert >has","insert >the","replace cat>cats"]""")]
    [InlineData("edits('', 'word')", """[{"op":"insert","from":0,"to":0,"start":0,"end":0,"before":"","after":"word"}]""")]
    [InlineData("edits('a b', 'a b c')", """[{"op":"insert","from":2,"to":2,"start":3,"end":3,"before":"","after":"c"}]""")]
    [InlineData("edits('same  words', 'same words')", "[]")]
    [InlineData("edit_distance('kitten', 'sitting')", "3")]
    [InlineData("edit_distance('cafe\u0301', 'cafe')", "1")]
    [InlineData("word_distance('he go to school', 'he goes to the school')", "2")]
    [InlineData("word_error_rate('a b c d', 'a x c')", "0.5")]
    [InlineData("word_error_rate('', 'a')", "null")]
    [InlineData("sha256('abc')", "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"")]
    [InlineData("len(sha256('محمد'))", "64")]
    // Lists
    [InlineData("any(turns, it.role == 'bot')", "true")]
    [InlineData("any([])", "false")]
    [InlineData("any([0, 1])", "true")]
    [InlineData("all(turns, it.score >= limit)", "false")]
    [InlineData("all([])", "true")]
    [InlineData("count(turns, it.role == 'user')", "2")]
    [InlineData("map(filter(turns, it.score < limit), it.text)", """["Hi","Bye"]""")]
    [InlineData("map(sort(turns, -it.score), it.text)", """["Hello","Hi","Bye"]""")]
    [InlineData("map(sort(turns, [it.score, it.text]), it.text)", """["Bye","Hi","Hello"]""")]
    [InlineData("sort(['b', 2, null, true, 'a', 1.5, false])", """[null,false,true,1.5,2,"a","b"]""")]
    [InlineData("unique([1, 1.0, 'a', 'a', [1], [1], null, null])", """[1,"a",[1],null]""")]
    [InlineData("pluck(unique(turns, it.role), 'text')", """["Hi","Hello"]""")]
    [InlineData("map([[1, 2], [3]], map(it, it * 10))", "[[10,20],[30]]")]
    [InlineData("filter([1, 2, 3], any([2, 3], it == 2) and it > 1)", "[2,3]")]
    [InlineData("flatten([[1, 2], 3, [[4]]])", "[1,2,3,[4]]")]
    [InlineData("zip([1, 2, 3], ['a', 'b'])", """[[1,"a"],[2,"b"]]""")]
    [InlineData("reverse([1, 2, 3])", "[3,2,1]")]
    [InlineData("first([1, 2])", "1")]
    [InlineData("first([])", "null")]
    [InlineData("slice([1, 2, 3], 1)", "[2,3]")]
    [InlineData("slice([1, 2, 3], -2, -1)", "[2]")]
    [InlineData("keys(turns[0])", """["role","text","score"]""")]
    [InlineData("values(turns[0])", """["user","Hi",2]""")]
    // Numbers
    [InlineData("number('42')", "42")]
    [InlineData("number(' -1,234.5 ')", "-1234.5")]
    [InlineData("number('1,23')", "null")]
    [InlineData("number('١٬٢٣٤٫٥')", "1234.5")]
    [InlineData("number('۱۲')", "12")]
    [InlineData("number('1e3')", "1000")]
    [InlineData("number('1e999')", "null")]
    [InlineData("number('12 km')", "null")]
    [InlineData("number('')", "null")]
    [InlineData("number(7)", "7")]
    [InlineData("number([1])", "null")]
    [InlineData("sum(map(turns, it.score))", "9")]
    [InlineData("sum([9007199254740993, 1])", "9007199254740994")]
    [InlineData("mean([1, 2])", "1.5")]
    [InlineData("mean([])", "null")]
    [InlineData("min([3, 1, 2])", "1")]
    [InlineData("max([])", "null")]
    [InlineData("max(1, 2.5)", "2.5")]
    [InlineData("min(4)", "4")]
    [InlineData("abs(-3)", "3")]
    [InlineData("abs(-0.5)", "0.5")]
    [InlineData("clamp(9007199254740993, 0, 9007199254740995)", "9007199254740993")]
    [InlineData("9007199254740993 == 9007199254740992", "false")]
    [InlineData("9007199254740993 > 9007199254740992", "true")]
    // Dates
    [InlineData("date('2024-02-29T10:15Z')", "\"2024-02-29\"")]
    [InlineData("date('٢٠٢٤-٠٢-٢٩')", "\"2024-02-29\"")]
    [InlineData("date('2023-02-29')", "null")]
    [InlineData("date('tomorrow')", "null")]
    [InlineData("date_add('2024-01-31', 1, 'months')", "\"2024-02-29\"")]
    [InlineData("date_add('2024-03-01', -1, 'days')", "\"2024-02-29\"")]
    [InlineData("date_add('2024-03-01 09:30', 45, 'minutes')", "\"2024-03-01 10:15\"")]
    [InlineData("date_add('2024-03-01', 36, 'hours')", "\"2024-03-02T12:00:00\"")]
    [InlineData("date_add('2024-03-01', 2, 'weeks')", "\"2024-03-15\"")]
    [InlineData("date_diff('2024-02-28', '2024-03-01', 'days')", "2")]
    [InlineData("date_diff('2024-03-01', '2024-02-28', 'days')", "-2")]
    [InlineData("date_diff('2000-05-31', '2024-05-30', 'years')", "23")]
    [InlineData("date_diff('2024-01-01T10:00+03:00', '2024-01-01T10:00Z', 'hours')", "3")]
    [InlineData("weekday('2024-05-31')", "5")]
    [InlineData("weekday('2024-06-02')", "7")]
    [InlineData("format_date('2024-05-31', 'dddd, d MMMM yyyy')", "\"Friday, 31 May 2024\"")]
    // Values
    [InlineData("json('{\"a\": [1, 2]}').a[1]", "2")]
    [InlineData("json('not json')", "null")]
    [InlineData("json('\"\\ud800\"')", "null")]
    [InlineData("to_json('a\"b')", "\"\\\"a\\\\\\\"b\\\"\"")]
    [InlineData("json(to_json(turns)) == turns", "true")]
    public void A_function_gives_what_it_says(string formula, string json) =>
        Assert.Equal(json, Json.ToText(Expression.Parse(formula).Evaluate(Names)));

    [Theory]
    [InlineData("'\\d'", "\\d")]
    [InlineData("'\\\\d'", "\\d")]
    [InlineData("'a\\nb\\t'", "a\nb\t")]
    [InlineData("'it\\'s'", "it's")]
    public void A_backslash_that_escapes_nothing_stays(string formula, string text) =>
        Assert.Equal(text, Expression.Parse(formula).Evaluate(Variables.None));

    [Theory]
    [InlineData("matches(text, '(')", "not a regular expression", 15)]
    [InlineData("extract(text, '[a-')", "not a regular expression", 15)]
    [InlineData("any(turns, 'it > 3')", "without quotes", 12)]
    [InlineData("count(turns)", "takes 2 arguments, not 1", 1)]
    public void A_wrong_pattern_or_formula_is_refused_at_its_column(string formula, string message, int column)
    {
        Assert.Null(Expression.TryParse(formula, new Mark("recipe.yaml", 3, 1), Functions.Create(), [], out var fault));
        Assert.Equal("MW1010", fault!.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(new Mark("recipe.yaml", 3, column), fault.Mark);
    }

    [Theory]
    [InlineData("any(turns, it.role == wanted)", "turns,wanted")]
    [InlineData("map(map(turns, it), it) + it", "turns,it")]
    [InlineData("sort(turns, it.score)[index]", "turns,index")]
    public void It_is_bound_inside_its_formula_only(string formula, string reads) =>
        Assert.Equal(reads.Split(','), Expression.Parse(formula).Reads);

    [Fact]
    public void A_drawing_function_inside_a_formula_over_items_makes_the_whole_draw() =>
        Assert.True(Expression.Parse("map(range(0, 3), chosen(1, 3, it))").Draws);

    [Fact]
    public void A_feature_of_an_outer_it_is_not_one_of_the_item()
    {
        var people = Json.Parse("""[{"gender": "m"}]""");
        var outer = new Variables(new Fields().Add("it", "outside").Add("it.gender", "f").Add("people", people));
        Assert.Equal("""["m"]""", Json.ToText(Expression.Parse("map(people, it.gender)").Evaluate(outer)));
        Assert.Equal("f", Expression.Parse("it.gender").Evaluate(outer));
    }

    [Fact]
    public void A_program_adds_functions_over_formulas_and_patterns()
    {
        var functions = Functions.Create()
            .Add(new Function("none(list, formula)", 2, 2, "whether it holds for no item",
                (a, _) => !((IReadOnlyList<object?>)a[0]!).Any(((ItemFormula)a[1]!).IsTrue))
            { FormulaAt = 1 })
            .Add(new Function("groups(pattern)", 1, 1, "how many groups a pattern has",
                (a, _) => (long)((System.Text.RegularExpressions.Regex)a[0]!).GetGroupNumbers().Length - 1)
            { PatternAt = 0 });
        var formula = Expression.TryParse("[none(turns, it.score > 5), groups('(a)(b)')]", default, functions, [], out _);
        Assert.Equal("[true,2]", Json.ToText(formula!.Evaluate(Names)));
    }

    [Theory]
    [InlineData("He go to school yesterday", "He went to the school yesterday .")]
    [InlineData("alot of  things happend", "a lot of things have happened")]
    [InlineData("", "all new")]
    [InlineData("all gone", "")]
    [InlineData("ذهبَ الى  المدرسه 👍🏽 أمس", "ذهبَ إلى المدرسة 👍🏽 أمسِ مساءً")]
    [InlineData("a b c d e f", "f e d c b a")]
    public void Edits_make_the_second_text_from_the_first(string a, string b)
    {
        var names = new Variables(new Fields().Add("a", a).Add("b", b));
        foreach (var unit in (string[])["characters", "codepoints", "utf16"])
        {
            names = names.With(new Fields().Add("unit", unit));
            Assert.True(Expression.Parse("all(edits(a, b, unit), substring(a, it.start, it.end, unit) == it.before)").IsTrue(names));
            var words = a.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToList();
            foreach (var edit in ((IReadOnlyList<object?>)Expression.Parse("reverse(edits(a, b, unit))").Evaluate(names)!).Cast<Fields>())
            {
                var (from, to) = ((int)(long)edit["from"]!, (int)(long)edit["to"]!);
                words.RemoveRange(from, to - from);
                words.InsertRange(from, ((string)edit["after"]!).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            }

            Assert.Equal(b.Split(' ', StringSplitOptions.RemoveEmptyEntries), words);
        }

        Assert.True(Expression.Parse("len(edits(a, b)) <= word_distance(a, b)").IsTrue(names));
    }
}
