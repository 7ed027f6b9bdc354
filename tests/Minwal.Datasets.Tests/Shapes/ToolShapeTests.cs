using System.Text.Json.Nodes;
using Minwal.Datasets.Converting;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Shapes;
using Minwal.Recipes;
using Xunit;

namespace Minwal.Datasets.Tests.Shapes;

/// <summary>Conversations with tools, in the shapes in which models are trained on them.</summary>
public sealed class ToolShapeTests : IDisposable
{
    // Two calls at once, of which one is refused; a text that says closing tags and brackets; arguments that are no JSON; a text beside a
    // call.
    private const string Rich =
        """{"id":"c1","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Keep \"a)\" for me."},"""
        + """{"role":"assistant","content":null,"reasoning_content":"Two things.\nBoth now.","tool_calls":["""
        + """{"id":"call_1","type":"function","function":{"name":"add","arguments":"{\"input_text\":[\"a [b] (c) </tool_call> 'd'"""
            + """\\n\",\"é😀\"],\"n\":[1,2.5,true,null],\"odd\":{\"k\":\"v\"}}"}},"""
        + """{"id":"call_2","type":"function","function":{"name":"forget","arguments":"{broken"}}]},"""
        + """{"role":"tool","content":"{\"ok\":true}","tool_call_id":"call_1"},{"role":"tool","content":"{\"error\":\"no\"}","tool"""
            + """_call_id":"call_2"},"""
        + """{"role":"assistant","content":"One moment.","tool_calls":[{"id":"call_3","type":"function","function":{"name":"lis"""
            + """t","arguments":"{}"}}]},"""
        + """{"role":"tool","content":"'1. a'","tool_call_id":"call_3"},{"role":"assistant","content":"It is «a».","reasoning_cont"""
            + """ent":"Found."}],"tools":"""
        + """[{"type":"function","function":{"name":"add","parameters":{"type":"object"}}},{"type":"function","function":{"nam"""
            + """e":"list"}}]}""";

    private const string OddNames =
        """{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"func"""
            + """tion","function":"""
        + """{"name":"f","arguments":"{\"odd name\":1,\"b\":\"\"}"}}]},{"role":"tool","content":"","tool_call_id":"call_1"},"""
        + """{"role":"assistant","content":"y"}]}""";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Rich, "hermes")]
    [InlineData(Rich, "seed")]
    [InlineData(Rich, "sharegpt")]
    [InlineData(Rich, "conversations")]
    [InlineData(OddNames, "seed")]
    [InlineData(OddNames, "sharegpt")]
    public void There_and_back_again_gives_the_same_conversation(string row, string shape)
    {
        _folder.Lines("a.jsonl", row);
        Assert.Empty(Convert("a.jsonl", "b.jsonl", shape).Lost);
        var back = Convert("b.jsonl", "c.jsonl", "openai");
        Assert.Equal(shape, back.From);
        // The house writes an emoji as two escapes; what it says is the same.
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(row), JsonNode.Parse(_folder.Rows("c.jsonl").Single())));
    }

    [Theory]
    [InlineData("hermes", """<tools>\n{\"type\":\"function\",\"function\":{\"name\":\"add""")]
    [InlineData("hermes", """content":"<think>\nTwo things.\nBoth now.\n</think>\n\n<tool_call>\n{\"name\":\"add\",\"arguments\":{""")]
    [InlineData("hermes", """role":"tool","content":"<tool_response>\n{\"ok\":true}\n</tool_response>\n<tool_response>\n{\"error"""
        + """\":\"no\"}\n</tool_response>"}""")]
    [InlineData("seed", """<think>Two things.\nBoth now.</think>\n\n<tool_call>add(input_text=[\"a [b] (c) </tool_call> 'd'\\n\", """
        + """\"é😀\"], n=[1, 2.5, True, None], odd={\"k\": \"v\"})</tool_call>""")]
    [InlineData("seed", """{"role":"user","content":"<tool_result>{\"ok\":true}</tool_result>\n\n<tool_result>{\"error\":\"no\"}</"""
        + """tool_result>"}""")]
    [InlineData("seed", """<tool_call>forget(\"{broken\")</tool_call>""")]
    [InlineData("sharegpt", """{"from":"function_call","value":"<think>\nTwo things.\nBoth now.\n</think>\n\n[{\"name\":\"add""")]
    [InlineData("sharegpt", """{"from":"observation","value":"{\"ok\":true}"},""")]
    [InlineData("sharegpt", """tools":"[{\"type\":\"function""")]
    public void Each_is_as_its_trainers_expect(string shape, string part)
    {
        _folder.Lines("a.jsonl", Rich);
        Convert("a.jsonl", "b.jsonl", shape);
        Assert.Contains(part, _folder.Rows("b.jsonl").Single()
            .Replace(@"\uD83D\uDE00", "😀", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hermes", "It is", "<tool_call>", "a turn says '<tool_call>' itself")]
    [InlineData("seed", "It is", "<think>", "a turn says '<think>' itself")]
    [InlineData("hermes", "Both now.", "</think>", "what was thought says '</think>' itself")]
    [InlineData("seed", "\"tool_call_id\":\"call_3\"", "\"tool_call_id\":\"call_4\"",
        "the call 'call_3' of 'list' has 0 results, needed is one")]
    [InlineData("seed", "'1. a'", "</tool_result>", "a result says '</tool_result>' itself")]
    public void What_would_be_read_as_something_else_is_refused(string shape, string part, string other, string message)
    {
        // The last turn without its thought, which would stand in front.
        var row = Rich.Replace("\"reasoning_content\":\"Found.\"", "\"x\":1", StringComparison.Ordinal);
        _folder.Lines("a.jsonl", row.Replace(part, other, StringComparison.Ordinal));
        var report = Convert("a.jsonl", "b.jsonl", shape);
        Assert.Equal(0, report.Written);
        Assert.Contains(message, Assert.Single(report.Sources[0].Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_of_Python_is_read_and_never_run()
    {
        var (call, length) = PythonCall.Read("add_memory(input_text=['it\\'s', \"[x]\"], n = 3)</tool_call>", 7);
        Assert.Equal(("call_7", "add_memory", """{"input_text":["it's","[x]"],"n":3}""", 46), (call.Id, call.Name, call.Arguments, length));
        Assert.Throws<ShapeException>(() => PythonCall.Read("add_memory(input_text=open('/etc/passwd').read())", 1));
        Assert.Throws<ShapeException>(() => PythonCall.Read("add_memory(input_text=[1, 2", 1));
    }

    [Fact]
    public void Ids_that_reading_does_not_give_again_are_told_as_lost()
    {
        _folder.Lines("a.jsonl", Rich.Replace("call_2", "toolu_77", StringComparison.Ordinal));
        Assert.Equal(1, Convert("a.jsonl", "b.jsonl", "hermes").Lost["the ids of calls"]);
    }

    [Fact]
    public void Every_shape_that_a_recipe_can_name_is_one() =>
        Assert.All(OutputSpec.Shapes, shape => Assert.Equal(shape, RowShapes.Find(shape).Name));

    private ConvertReport Convert(string file, string output, string to) => new Converter(
        new ConvertOptions { File = _folder.At(file), Output = _folder.At(output), To = to, Force = true }, _folder.Context).Run();
}
