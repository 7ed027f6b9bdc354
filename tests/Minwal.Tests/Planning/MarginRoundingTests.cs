using Minwal.Planning;
using Xunit;

namespace Minwal.Tests.Planning;

public sealed class MarginRoundingTests
{
    [Fact]
    public void Every_share_is_exact_inside_its_group_and_the_margins_are_off_by_less_than_one()
    {
        var random = new SlotRandom(17);
        for (var round = 0; round < 3000; round++)
        {
            var groups = new List<GroupShares>();
            for (var g = 1 + random.Below(9); g > 0; g--)
            {
                // Groups with some of the values only, each with weights of its own: what branches give.
                var keys = Enumerable.Range(0, 8).Where(_ => random.Below(2) == 0).Select(k => $"k{k}").ToList();
                if (keys.Count == 0) keys = ["k0"];
                var weights = keys.Select(_ => (decimal)random.Below(round % 2 == 0 ? 2 : 12)).ToList();
                if (weights.Sum() == 0) weights[0] = 1;
                groups.Add(new GroupShares(random.Below(30), keys, weights));
            }

            var shares = MarginRounding.Share(groups);
            var (given, ideal) = (new Dictionary<string, long>(), new Dictionary<string, decimal>());
            for (var g = 0; g < groups.Count; g++)
            {
                Assert.Equal(groups[g].Count, shares[g].Sum());
                for (var i = 0; i < shares[g].Length; i++)
                {
                    var exact = groups[g].Count * groups[g].Weights[i] / groups[g].Weights.Sum();
                    Assert.InRange(shares[g][i], decimal.Floor(exact), decimal.Ceiling(exact));
                    given[groups[g].Keys[i]] = given.GetValueOrDefault(groups[g].Keys[i]) + shares[g][i];
                    ideal[groups[g].Keys[i]] = ideal.GetValueOrDefault(groups[g].Keys[i]) + exact;
                }
            }

            foreach (var (key, sum) in given) Assert.True(Math.Abs(sum - ideal[key]) < 1, $"{key}: {sum} for {ideal[key]}");
        }
    }

    [Fact]
    public void What_was_owed_before_comes_first()
    {
        var groups = Enumerable.Range(0, 10).Select(_ => new GroupShares(1, ["a", "b", "c"], [0.5m, 0.3m, 0.2m])).ToList();
        var order = MarginRounding.Share(groups).Select(share => "abc"[Array.IndexOf(share, 1)]);
        // No half of the groups has more of a value than its share, rounded up.
        Assert.Equal("abacababca".Count(c => c == 'a'), order.Count(c => c == 'a'));
        Assert.InRange(order.Take(5).Count(c => c == 'a'), 2, 3);
        Assert.InRange(order.Take(5).Count(c => c == 'b'), 1, 2);
        Assert.Equal(1, order.Take(5).Count(c => c == 'c'));
    }
}
