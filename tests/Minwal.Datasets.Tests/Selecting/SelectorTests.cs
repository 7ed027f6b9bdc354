using Minwal.Datasets.Rows;
using Minwal.Datasets.Selecting;
using Minwal.Expressions;
using Minwal.Faults;
using Xunit;

namespace Minwal.Datasets.Tests.Selecting;

public sealed class SelectorTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public SelectorTests() => _folder.Lines("f.jsonl",
        """{"id":1,"text":"one two","score":0.50,"style":"plain"}""",
        """{"id":2,"text":"one two three","score":0.9}""",
        """{"id":3,"text":"one","score":"high","style":"plain"}""",
        """{"id":4,"text":"one two","score":1.0,"style":"odd"}""");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("words(text) == 2", new[] { "1", "4" })]
    [InlineData("style == 'plain'", new[] { "1", "3" })]
    [InlineData("style == null", new[] { "2" })]
    [InlineData("words(text) > 1 and id != 1", new[] { "2", "4" })]
    public void The_rows_of_which_a_formula_is_true_are_kept(string where, string[] ids)
    {
        Select(new() { File = "", Output = "", Where = where });
        Assert.Equal(ids, _folder.Values("out.jsonl", "id"));
    }

    [Fact]
    public void A_row_for_which_the_formula_cannot_be_computed_is_told()
    {
        var report = Select(new() { File = "", Output = "", Where = "score > 0.6" });
        Assert.Equal(["2", "4"], _folder.Values("out.jsonl", "id"));
        Assert.Contains("row 3: MW6005: ", Assert.Single(report.Sources[0].Faults).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, report.Sources[0].BadRows);
    }

    [Fact]
    public void Fields_are_picked_in_the_order_that_is_asked_for_as_they_are_written()
    {
        Select(new() { File = "", Output = "", Fields = ["score", "id"], Head = 2 });
        Assert.Equal(["""{"score":0.50,"id":1}""", """{"score":0.9,"id":2}"""], _folder.Rows("out.jsonl"));
    }

    [Theory]
    [InlineData("txt == 'one'", "")]
    [InlineData(null, "stile")]
    public void A_name_that_no_row_has_is_a_slip(string? where, string field)
    {
        var options = new SelectOptions { File = "", Output = "", Where = where, Fields = field.Length == 0 ? [] : [field] };
        Assert.Contains("MW6004", Assert.Throws<MinwalException>(() => Select(options)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("out.jsonl")));
    }

    [Fact]
    public void Standard_input_is_read_like_a_file()
    {
        _folder.Input = """[{"id":1},{"id":2}]""";
        var options = new SelectOptions { File = "-", Output = _folder.At("out.jsonl"), Head = 1 };
        new Selector(options, null, _folder.Context).Run();
        Assert.Equal(["1"], _folder.Values("out.jsonl", "id"));
    }

    private SelectReport Select(SelectOptions options) =>
        new Selector(options with { File = _folder.At("f.jsonl"), Output = _folder.At("out.jsonl") },
        options.Where is null ? null : Expression.Parse(options.Where), _folder.Context).Run();
}
