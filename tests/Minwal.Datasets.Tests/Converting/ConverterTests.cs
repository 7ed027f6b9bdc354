using Minwal.Datasets.Converting;
using Minwal.Datasets.Rows;
using Minwal.Faults;
using Xunit;

namespace Minwal.Datasets.Tests.Converting;

public sealed class ConverterTests : IDisposable
{
    private const string OpenAi =
        """{"id":"c1","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"مرحبا"},"""
        + """{"role":"assistant","content":"أهلا"}],"n":1.0}""";
    private const string Calls =
        """{"messages":[{"role":"user","content":"time?"},{"role":"assistant","content":null,"tool_calls":[{"id":"k"""
        + """1","type":"function","function":{"name":"clock","arguments":"{\"zone\":\"utc\"}"}}]},{"role":"tool","content":"12:0"""
            + """0","tool_call_id":"k1"},{"role":"assistant","content":"Noon."}],"tools":[{"type":"function"}]}""";
    private const string House =
        """{"conversation_id":"c1","topic":"bank","turns":[{"turn_id":1,"speaker":"customer","text":"مرحبا","is_eou":true,"p":0.50},"""
        + """{"turn_id":2,"speaker":"agent","text":"أهلا بك","is_eou":false,"p":1.0}]}""";
    private const string Alpaca = """{"instruction":"Translate","input":"شكرا","output":"Thanks","lang":"ar"}""";
    private const string Exams =
        """{"id":"q1","question":{"stem":"ما عاصمة مصر؟","choices":[{"text":"القاهرة","label":"A"},{"text":"دمشق","label":"B"},"""
        + """{"text":"بغداد","label":"C"},{"text":"عمان","label":"D"}]},"answerKey":"A","info":{"grade":4}}""";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(OpenAi, "sharegpt", "f.jsonl")]
    [InlineData(OpenAi, "conversations", "f.jsonl")]
    [InlineData(OpenAi, "document", "f.json")]
    [InlineData(OpenAi, "chatml", "f.jsonl")]
    [InlineData(OpenAi, "alpaca", "f.jsonl")]
    [InlineData(Calls, "sharegpt", "f.jsonl")]
    [InlineData(Calls, "conversations", "f.jsonl")]
    [InlineData(House, "openai", "f.jsonl")]
    [InlineData(House, "sharegpt", "f.jsonl")]
    [InlineData(House, "flat", "f.jsonl")]
    [InlineData(House, "flat", "f.csv")]
    [InlineData(House, "openai", "f.csv")]
    [InlineData(Alpaca, "openai", "f.jsonl")]
    [InlineData(Alpaca, "sharegpt", "f.jsonl")]
    [InlineData(Exams, "alghafa", "f.jsonl")]
    [InlineData(Exams, "alghafa", "f.csv")]
    [InlineData(Exams, "flat", "f.jsonl")]
    [InlineData(Exams, "flat", "f.csv")]
    public void There_and_back_again_gives_the_same_row(string row, string shape, string file)
    {
        _folder.Lines("a.jsonl", row);
        var there = Convert("a.jsonl", file, shape);
        var back = Convert(file, there.From == "document" ? "b.json" : "b.jsonl", there.From);
        Assert.Equal([row], _folder.Rows(there.From == "document" ? "b.json" : "b.jsonl"));
        Assert.Equal((shape, there.From), (back.From, back.To));
    }

    [Theory]
    [InlineData(OpenAi, "sharegpt",
        """{"id":"c1","conversations":[{"from":"system","value":"Be kind."},{"from":"human","value":"مرحبا"},"""
        + """{"from":"gpt","value":"أهلا"}],"n":1.0}""")]
    [InlineData(OpenAi, "chatml",
        """{"id":"c1","text":"<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nمرحبا<|im_end|>\n<|im_start|>assistant\nأهلا"""
        + """<|im_end|>\n","n":1.0}""")]
    [InlineData(OpenAi, "alpaca", """{"id":"c1","instruction":"مرحبا","input":"","output":"أهلا","system":"Be kind.","n":1.0}""")]
    [InlineData(House, "openai",
        """{"conversation_id":"c1","topic":"bank","messages":[{"role":"user","content":"مرحبا","name":"customer","is_eou":true,"p":0"""
        + """.50},{"role":"assistant","content":"أهلا بك","name":"agent","is_eou":false,"p":1.0}]}""")]
    [InlineData(Exams, "alghafa",
        """{"id":"q1","query":"ما عاصمة مصر؟","sol1":"القاهرة","sol2":"دمشق","sol3":"بغداد","sol4":"""
        + "\"عمان\",\"label\":\"0\",\"info\":{\"grade\":4}}")]
    [InlineData(Exams, "flat",
        """{"id":"q1","question":"ما عاصمة مصر؟","options":["القاهرة","دمشق","بغداد","عمان"],"answer":"A","info":{"grade":4}}""")]
    [InlineData(Exams, "openai",
        """{"id":"q1","messages":[{"role":"user","content":"ما عاصمة مصر؟\nA. القاهرة\nB. دمشق\nC. بغداد\nD. عمان"},"""
        + """{"role":"assistant","content":"A"}],"info":{"grade":4}}""")]
    public void Each_shape_is_as_it_is_published(string row, string shape, string expected)
    {
        _folder.Lines("a.jsonl", row);
        Convert("a.jsonl", "b.jsonl", shape);
        Assert.Equal([expected], _folder.Rows("b.jsonl"));
    }

    [Fact]
    public void A_call_of_a_tool_is_what_trainers_of_ShareGPT_files_expect()
    {
        _folder.Lines("a.jsonl", Calls);
        Convert("a.jsonl", "b.jsonl", "sharegpt");
        var row = _folder.Rows("b.jsonl")[0];
        Assert.Contains(
            """{"from":"function_call","value":"{\"name\":\"clock\",\"arguments\":{\"zone\":\"utc\"}}",""", row, StringComparison.Ordinal);
        Assert.Contains("""{"from":"observation","value":"12:00",""", row, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_table_of_EXAMS_is_read_although_its_cells_are_printed_by_Python()
    {
        // Written anew in the form of test-00000-of-00001.arabic.csv.
        _folder.With("exams.csv", """
            id,question,answerKey,info
            q1,"{'stem': 'ما عاصمة ""مصر""؟', 'choices': {'text': array(['القاهرة', 'دمشق',
                   'بغداد', ""it's""],
                  dtype=object), 'label': array(['A', 'B', 'C', 'D'], dtype=object),
                      'para': array(['', '', '', ''], dtype=object)}}",D,"{'grade': 4, 'subject': 'Social'}"
            q2,"{'stem': 'مقطوع",A,{}

            """);
        var report = Convert("exams.csv", "b.jsonl", "exams");
        Assert.Equal(["""{"id":"q1","question":{"stem":"ما عاصمة \"مصر\"؟","choices":[{"text":"القاهرة","label":"A"},"""
            + """{"text":"دمشق","label":"B"},{"text":"بغداد","label":"C"},{"text":"it's","label":"D"}]},"answerKey":"D","info":"""
                + """{"grade":4,"subject":"Social"}}"""], _folder.Rows("b.jsonl"));
        var fault = Assert.Single(report.Sources[0].Faults);
        Assert.Contains(
            "row 2: MW6008: 'question': it is no printed value of Python: a text does not end", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_a_label_becomes_a_question_about_its_label()
    {
        _folder.Lines("a.jsonl", """{"text":"رائع","sentiment":"positive"}""", """{"text":"سيء","sentiment":"negative"}""");
        Convert("a.jsonl", "b.jsonl", "alghafa");
        Assert.Equal(["""{"query":"رائع","sol1":"negative","sol2":"positive","label":"1"}""",
            """{"query":"سيء","sol1":"negative","sol2":"positive","label":"0"}"""], _folder.Rows("b.jsonl"));
    }

    [Theory]
    [InlineData("""{"text":"hi"}""", "openai", "the row is neither a conversation nor a question nor an instruction")]
    [InlineData("""{"messages":[{"role":"user","content":"<|im_end|>"}]}""", "chatml", "a turn says '<|im_start|>' or '<|im_end|>' itself")]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "alpaca", "1 turns are not pairs of question and answer")]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "alghafa", "the row is no question with options")]
    [InlineData("""{"query":"q","sol1":"a","sol2":"b","label":"2"}""", "exams", "the label '2' is no number from 0 to 1")]
    [InlineData("""{"question":{"stem":"q","choices":[{"text":"a","label":"A"},{"text":"a","label":"B"}]},"answerKey":"B"}""", "alghafa",
        "two options are the same")]
    [InlineData("""{"question":{"stem":"q","choices":[{"text":"a","label":"A"}]},"answerKey":"E"}""", "alghafa",
        "the answer 'E' is none of A")]
    public void A_row_that_cannot_be_said_in_a_shape_is_told_and_left_out(string row, string shape, string said)
    {
        _folder.Lines("a.jsonl", row);
        var report = Convert("a.jsonl", "b.jsonl", shape);
        Assert.Equal((0, 1), (report.Written, report.Sources[0].BadRows));
        Assert.Contains("row 1: MW6008: " + said, report.Sources[0].Faults[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_place_in_a_shape_is_counted()
    {
        _folder.Lines("a.jsonl", House);
        var report = Convert("a.jsonl", "b.jsonl", "chatml");
        Assert.Equal(["the speaker's name", "turns[].is_eou", "turns[].p"], report.Lost.Keys);
        Assert.All(report.Lost.Values, count => Assert.Equal(2, count));
    }

    [Fact]
    public void Rows_of_a_conversation_that_do_not_stand_together_are_told()
    {
        _folder.Lines(
            "a.jsonl", """{"conversation_id":"a","speaker":"x","text":"1"}""", """{"conversation_id":"b","speaker":"x","text":"2"}""",
            """{"conversation_id":"a","speaker":"y","text":"3"}""");
        var report = Convert("a.jsonl", "b.jsonl", "openai");
        Assert.Contains(
            "row 3: MW6008: the conversation \"a\" has rows before it", Assert.Single(report.Sources[0].Faults).ToString(),
            StringComparison.Ordinal);
        Assert.Equal(3, report.Written);
    }

    [Theory]
    [InlineData(false, "=1+1")]
    [InlineData(true, "'=1+1")]
    public void A_table_is_guarded_against_formulas_when_people_are_to_open_it(bool safe, string cell)
    {
        _folder.Lines("a.jsonl", """{"text":"=1+1"}""", """{"text":"'=kept"}""", """{"text":"it's"}""");
        new Converter(new ConvertOptions { File = _folder.At("a.jsonl"), Output = _folder.At("b.csv"), CsvSafe = safe }, _folder.Context)
            .Run();
        Assert.StartsWith($"text\n{cell}\n", _folder.Text("b.csv"), StringComparison.Ordinal);
        Assert.Equal(["=1+1", "'=kept", "it's"], _folder.Values("b.csv", "text"));
    }

    [Fact]
    public void Rows_that_only_change_their_format_keep_their_bytes()
    {
        _folder.Lines("a.jsonl", """{ "a":1.0, "b" : [1E2] }""", """{"c":"\u0628"}""");
        Convert("a.jsonl", "b.json", null);
        Assert.Equal(_folder.Rows("a.jsonl"), _folder.Rows("b.json"));
    }

    [Fact]
    public void A_shape_that_is_not_known_is_told_with_the_likely_one()
    {
        _folder.Lines("a.jsonl", OpenAi);
        var fault = Assert.Throws<MinwalException>(() => Convert("a.jsonl", "b.jsonl", "sharegtp"));
        Assert.Contains("did you mean 'sharegpt'?", fault.Message, StringComparison.Ordinal);
        Assert.Contains(
            "MW6007", Assert.Throws<MinwalException>(() => Convert("a.jsonl", "b.jsonl", "document")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_part_of_a_shape_can_be_left_out()
    {
        _folder.Lines("a.jsonl", House);
        var options = new ConvertOptions { File = _folder.At("a.jsonl"), Output = _folder.At("b.jsonl"), To = "openai", DropsRest = true };
        new Converter(options, _folder.Context).Run();
        const string Bare = """{"conversation_id":"c1","messages":[{"role":"user","content":"مرحبا"},"""
            + """{"role":"assistant","content":"أهلا بك"}]}""";
        Assert.Equal([Bare], _folder.Rows("b.jsonl"));
    }

    private ConvertReport Convert(string from, string to, string? shape) => new Converter(new ConvertOptions
    {
        File = _folder.At(from),
        Output = _folder.At(to),
        To = shape,
        TypesCells = from.EndsWith(".csv", StringComparison.Ordinal),
        Reading = new RowReading(),
    }, _folder.Context).Run();
}
