using Minwal.Planning;
using Minwal.Sources;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Sources;

public sealed class StoredRowsTests
{
    private static readonly IReadOnlyList<Fields> Rows = [.. Enumerable.Range(0, 100).Select(i =>
        new Fields().Add("n", (long)i).Add("text", $"كلمة \"{i}\" 𝄞").Add("list", new List<object?> { true, null, 1.5, (long)i }))];

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(1000, false)]
    [InlineData(0, false)]
    public void Rows_are_the_same_in_memory_and_outside(long most, bool inMemory)
    {
        using var stored = new StoredRows(most);
        foreach (var row in Rows) stored.Add(row);
        Assert.Equal((100, inMemory), (stored.Count, stored.IsInMemory));
        Assert.Equal(Rows.Select(Json.ToText), stored.Select(Json.ToText));
        foreach (var at in (int[])[99, 0, 50]) Assert.Equal(Json.ToText(Rows[at]), Json.ToText(stored[at]));
        Assert.Equal(StoredRows.Describe(Rows, 100), StoredRows.Describe(stored, 100));
        Assert.Equal(StoredRows.Describe([.. Rows.Take(7)], 7), StoredRows.Describe(stored, 7));
    }

    [Fact]
    public void They_are_described_as_runs_have_always_been()
    {
        Assert.Equal($"100 rows, {SlotRandom.Hash(Json.ToText(Rows)):x16}", StoredRows.Describe(Rows, 100));
        Assert.Equal($"0 rows, {SlotRandom.Hash("[]"):x16}", StoredRows.Describe([], 0));
    }

    [Fact]
    public async Task They_can_be_read_from_many_threads()
    {
        using var stored = new StoredRows(0);
        foreach (var row in Rows) stored.Add(row);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), TestContext.Current.CancellationToken, (at, _) =>
        {
            Assert.Equal((long)(at % 100), stored[at % 100]["n"]);
            return default;
        });
    }
}
