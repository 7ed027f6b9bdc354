using FsCheck;
using FsCheck.Fluent;
using Minwal.Datasets.Sampling;
using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Sampling;

public sealed class SamplerTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void So_many_rows_are_drawn_in_their_order_and_every_row_can_be()
    {
        _folder.Lines("f.jsonl", Enumerable.Range(0, 50).Select(i => $$"""{"n":{{i}}}"""));
        var drawn = new HashSet<string>();
        for (var seed = 1; seed <= 40; seed++)
        {
            Sample(20, null, seed);
            var rows = _folder.Values("out.jsonl", "n");
            Assert.Equal(20, rows.Length);
            Assert.Equal(rows, rows.OrderBy(int.Parse));
            drawn.UnionWith(rows);
        }

        Assert.Equal(50, drawn.Count);
    }

    [Fact]
    public void Every_value_keeps_a_row_and_the_count_is_exact()
    {
        var counts = Gen.Choose(1, 60).ArrayOf().Where(c => c.Length is > 0 and < 12);
        Prop.ForAll(Arb.From(counts), Arb.From(Gen.Choose(0, 100)), (sizes, more) =>
        {
            _folder.Lines("f.jsonl", sizes.SelectMany((size, label) => Enumerable.Repeat($$"""{"label":"{{label}}"}""", size)));
            var wanted = Math.Min(sizes.Sum(), sizes.Length + more);
            var report = Sample(wanted, "label", 1);
            var drawn = _folder.Values("out.jsonl", "label").CountBy(label => label).ToDictionary();
            Assert.Equal(sizes.Length, drawn.Count);
            Assert.Equal(wanted, drawn.Values.Sum());
            Assert.All(report.Strata, s => Assert.Equal(s.Drawn, drawn[s.Value]));
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Fewer_rows_than_values_are_refused()
    {
        _folder.Lines("f.jsonl", Enumerable.Range(0, 50).Select(i => $$"""{"label":"{{i % 7}}"}"""));
        var fault = Assert.Throws<MinwalException>(() => Sample(6, "label", 1));
        Assert.Contains(
            "MW6006: 'label' has 7 values, and each is to be kept: at least 7 rows must be drawn, not 6", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_file_that_has_fewer_all_are_taken_and_it_is_told()
    {
        _folder.Lines("f.jsonl", """{"n":1}""", """{"n":2}""");
        var report = Sample(5, null, 1);
        Assert.Equal((5, 2), (report.Wanted, report.Written));
    }

    [Fact]
    public void The_document_around_the_records_is_kept()
    {
        _folder.With("f.json", """{"about":"us","data":[{"n":1},{"n":2}]}""");
        new Sampler(new SampleOptions { File = _folder.At("f.json"), Output = _folder.At("out.json"), Count = 1 }, _folder.Context).Run();
        Assert.Equal("us", ((Fields)Json.Parse(_folder.Text("out.json"))!)["about"]);
    }

    private SampleReport Sample(long count, string? by, long seed) => new Sampler(new SampleOptions
    {
        File = _folder.At("f.jsonl"),
        Output = _folder.At("out.jsonl"),
        Count = count,
        By = by is null ? null
            : FieldPath.Parse(by),
        Seed = seed,
    }, _folder.Context).Run();
}
