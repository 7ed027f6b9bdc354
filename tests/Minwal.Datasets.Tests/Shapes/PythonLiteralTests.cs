using Minwal.Datasets.Shapes;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Shapes;

public sealed class PythonLiteralTests
{
    [Theory]
    [InlineData("{'a': 1, 'b': [True, None, -2.5, 'x']}", """{"a":1,"b":[true,null,-2.5,"x"]}""")]
    [InlineData("{'stem': 'س', 'choices': {'text': array(['أ', 'ب',\n       'ج'], dtype=object)}}",
        """{"stem":"س","choices":{"text":["أ","ب","ج"]}}""")]
    [InlineData("""["it's", 'say "hi"', 'it\'s', "tab\t", 'é\u0628\x41', '\U0001f600']""",
        """["it's","say \"hi\"","it's","tab\t","éبA","\uD83D\uDE00"]""")]
    [InlineData("(1, 2,)", "[1,2]")]
    [InlineData("array([], dtype=float64)", "[]")]
    [InlineData("[array([1, 2]), array([3.])]", "[[1,2],[3]]")]
    [InlineData("{}", "{}")]
    public void What_Python_prints_is_read(string text, string json) => Assert.Equal(json, Json.ToText(PythonLiteral.Parse(text)));

    [Theory]
    [InlineData("{'a': 1", "',' or '}' is needed (character 8)")]
    [InlineData("{'a': 1, 'a': 2}", "the key 'a' stands twice")]
    [InlineData("array([1, 2, ..., 9])", "the array was cut when it was printed")]
    [InlineData("[nan]", "NaN and Infinity are no numbers of JSON")]
    [InlineData("__import__('os').system('x')", "'__import__' is no value")]
    [InlineData("['a' + 'b']", "',' or ']' is needed")]
    [InlineData("'a", "a text does not end")]
    [InlineData("'\\ud83d'", "half a character")]
    [InlineData("1 2", "more stands behind the end")]
    [InlineData("", "it ends in the middle")]
    public void What_is_anything_else_is_refused_with_its_place(string text, string said) =>
        Assert.Contains(said, Assert.Throws<ShapeException>(() => PythonLiteral.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Depth_has_a_bound() =>
        Assert.Contains(
            "deeper", Assert.Throws<ShapeException>(() => PythonLiteral.Parse(new string('[', 100_000))).Message, StringComparison.Ordinal);
}
