using Minwal.Datasets.Comparing;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Comparing;

public sealed class DifferTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_told_apart_by_their_id_and_changes_by_field()
    {
        _folder.Lines("a.jsonl", """{"id":1,"text":"x","n":1}""", """{"id":2,"text":"y"}""", """{"id":3,"text":"z"}""");
        _folder.With("b.json", """[{"id":3,"text":"z"},{"text":"Y","id":2,"new":true},{"id":4,"text":"w"}]""");
        var report = Diff("a.jsonl", "b.json");
        Assert.Equal(("id", 1, 1, 1, 1), (report.Key, report.Same, report.AddedCount, report.RemovedCount, report.ChangedCount));
        var changed = Assert.Single(report.Changed);
        Assert.Equal((2, 2), (changed.RowBefore, changed.RowAfter));
        Assert.Equal([("text", "\"y\"", "\"Y\""), ("new", null, "true")], changed.Fields);
        Assert.Equal(("4", "1"), (report.Added[0].Key, report.Removed[0].Key));
    }

    [Fact]
    public void Without_ids_the_content_tells_and_order_blanks_and_escapes_make_no_difference()
    {
        _folder.Lines("a.jsonl", """{"text":"ب","l":[1, 2]}""", """{"text":"y"}""", """{"text":"y"}""");
        _folder.Lines("b.jsonl", """{"text":"y"}""", """{"l":[1,2],"text":"\u0628"}""");
        var report = Diff("a.jsonl", "b.jsonl");
        Assert.Equal((null, 2, 0, 1, 0), (report.Key, report.Same, report.AddedCount, report.RemovedCount, report.ChangedCount));
        Assert.Equal(3, report.Removed[0].RowBefore);
    }

    [Fact]
    public void A_number_that_is_written_otherwise_is_a_change()
    {
        _folder.Lines("a.jsonl", """{"id":1,"n":1.0}""");
        _folder.Lines("b.jsonl", """{"id":1,"n":1}""");
        Assert.Equal([("n", "1.0", "1")], Diff("a.jsonl", "b.jsonl").Changed[0].Fields);
    }

    [Fact]
    public void A_file_has_no_difference_to_itself_in_another_format()
    {
        _folder.Lines("a.jsonl", Enumerable.Range(0, 300).Select(i => $$"""{"id":"{{i}}","text":"t{{i}}"}"""));
        _folder.With("b.csv", "id,text\n" + string.Concat(Enumerable.Range(0, 300).Reverse().Select(i => $"{i},t{i}\n")));
        Assert.True(Diff("a.jsonl", "b.csv").IsSame);
    }

    [Fact]
    public void Of_many_differences_the_first_are_told_and_all_counted()
    {
        _folder.Lines("a.jsonl", Enumerable.Range(0, 50).Select(i => $$"""{"id":{{i}},"v":1}"""));
        _folder.Lines("b.jsonl", Enumerable.Range(0, 50).Select(i => $$"""{"id":{{i}},"v":2}"""));
        var report = new Differ(new DiffOptions { Before = _folder.At("a.jsonl"), After = _folder.At("b.jsonl"), Most = 3 },
            _folder.Context).Run();
        Assert.Equal((50, 3, 50L), (report.ChangedCount, report.Changed.Count, report.Fields["v"]));
    }

    private DiffReport Diff(string before, string after) =>
        new Differ(new DiffOptions { Before = _folder.At(before), After = _folder.At(after) }, _folder.Context).Run();
}
