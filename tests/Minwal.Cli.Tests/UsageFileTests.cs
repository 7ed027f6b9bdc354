using Minwal.Calls.Gates;
using Minwal.Faults;
using Minwal.Workbench.Providers;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What is used of limits by day and month, counted in a file.</summary>
public sealed class UsageFileTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly UsageAccount Account =
        new("mistral:large", "https://api.example/v1", "MISTRAL_API_KEY", "sk-secret-0123456789");

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-usage-").FullName;
    private readonly List<string> _notices = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_counted_is_there_for_the_next_process_until_the_day_and_the_month_are_over()
    {
        Open().Add(Noon, 3, 400, null);
        Assert.Equal(new UsedSums(new DateOnly(2026, 3, 31), 4, 400, 4, 400), Open().Add(Noon, 1, 0, null).Used);
        Assert.Equal(new UsedSums(new DateOnly(2026, 4, 1), 1, 7, 1, 7), Open().Add(Noon.AddDays(1), 1, 7, null).Used);
    }

    [Fact]
    public void Nothing_is_added_where_it_would_pass_a_limit()
    {
        var limits = new EndpointLimits { RequestsPerDay = 2, TokensPerMonth = 1000 };
        var file = Open();
        Assert.True(file.Add(Noon, 1, 400, limits).Added);
        Assert.True(Open().Add(Noon, 1, 400, limits).Added);
        Assert.False(file.Add(Noon, 1, 100, limits).Added);
        Assert.False(file.Add(Noon.AddHours(1), 1, 100, limits).Added);
        Assert.Equal((2L, 800L), (file.Add(Noon, 0, 0, null).Used.DayRequests, file.Add(Noon, 0, 0, null).Used.MonthTokens));
    }

    [Fact]
    public void Several_at_once_count_each_request_once()
    {
        var limits = new EndpointLimits { RequestsPerDay = 300 };
        var added = 0;
        Parallel.For(0, 4, _ =>
        {
            var file = Open();
            for (var i = 0; i < 100; i++) if (file.Add(Noon, 1, 1, limits).Added) Interlocked.Increment(ref added);
        });
        Assert.Equal((300, 300L), (added, Open().Add(Noon, 0, 0, null).Used.DayRequests));
        Assert.Empty(_notices);
    }

    [Fact]
    public void Neither_the_name_nor_the_content_tells_of_the_key_and_other_accounts_have_other_files()
    {
        Open().Add(Noon, 1, 1, null);
        var path = Assert.Single(Directory.GetFiles(_folder));
        Assert.DoesNotContain("secret", Path.GetFileName(path) + File.ReadAllText(path), StringComparison.OrdinalIgnoreCase);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        UsageAccount[] others =
        [
            Account with { Key = "sk-secret-9876543210" }, Account with { Model = "mistral:small" }, Account with { Variable = "OTHER" },
            Account with { Address = "https://other.example/v1" }, Account with { Key = null },
        ];
        Assert.Equal(6, others.Append(Account).Select(account => account.FileName).Distinct().Count());
    }

    [Fact]
    public void A_damaged_count_is_told_and_one_that_is_lost_on_the_way_is_told_once_and_counted_on()
    {
        var file = Open();
        var limits = new EndpointLimits { RequestsPerDay = 5 };
        file.Add(Noon, 3, 0, limits);
        File.WriteAllText(Assert.Single(Directory.GetFiles(_folder)), "{}");
        Assert.Equal("MW2026", Assert.Throws<MinwalException>(Open).Faults[0].Code);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => file.Add(Noon, 1, 0, limits).Added));
        Assert.Contains("MW2026", Assert.Single(_notices), StringComparison.Ordinal);
        Assert.Equal("MW2026", Assert.Throws<MinwalException>(
            () => UsageFile.Open(null, Account, TimeProvider.System, null)).Faults[0].Code);
    }

    private UsageFile Open() => UsageFile.Open(_folder, Account, TimeProvider.System, _notices.Add);
}
