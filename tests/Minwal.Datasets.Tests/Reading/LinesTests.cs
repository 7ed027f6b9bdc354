using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Minwal.Datasets.Reading;
using Xunit;

namespace Minwal.Datasets.Tests.Reading;

public sealed class LinesTests
{
    [Fact]
    public void Lines_are_those_between_the_ends_however_the_bytes_arrive()
    {
        var lengths = Gen.Choose(0, 5).SelectMany(n => Gen.Frequency((9, Gen.Constant(n)), (1, Gen.Constant(70_000 * n))));
        var lines = lengths.Select(n => new string('x', n)).ArrayOf();
        Prop.ForAll(Arb.From(lines), Arb.From(Gen.Elements(1, 7, 4096, int.MaxValue)), (texts, chunk) =>
        {
            var expected = texts.Length > 0 && texts[^1].Length == 0 ? texts[..^1] : texts;
            var atOnce = chunk == 1 && texts.Any(t => t.Length > 5) ? 7 : chunk;
            return Read(string.Join('\n', texts), atOnce, int.MaxValue).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(100_000)]
    [InlineData(int.MaxValue)]
    public void A_line_over_the_bound_is_left_out_and_the_next_is_read(int chunk)
    {
        var text = $"a\n{new string('x', 200_001)}\nb\n{new string('y', 200_000)}\n{new string('z', 900_000)}";
        Assert.Equal(["a", null, "b", new string('y', 200_000), null], Read(text, chunk, 200_000));
    }

    [Fact]
    public void An_empty_stream_has_no_lines() => Assert.Empty(Read("", 10, 10));

    private static List<string?> Read(string text, int chunk, int most) =>
        [
            .. Lines.Read(new SlowStream(Encoding.UTF8.GetBytes(text), chunk), most)
                .Select(l => l is null ? null : Encoding.UTF8.GetString(l.Value.Span)),
        ];

    private sealed class SlowStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
