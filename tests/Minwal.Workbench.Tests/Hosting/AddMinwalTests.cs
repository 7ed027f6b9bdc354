using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Minwal.Expressions;
using Minwal.Testing;
using Minwal.Workbench.Hosting;
using Xunit;

namespace Minwal.Workbench.Tests.Hosting;

public sealed class AddMinwalTests
{
    [Fact]
    public void A_program_gets_one_workbench_with_the_clock_and_the_logs_of_its_container()
    {
        using var logs = new NullLoggerFactory();
        var time = new FakeTime();
        using var services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddSingleton<ILoggerFactory>(logs)
            .AddMinwal().BuildServiceProvider();
        var bench = services.GetRequiredService<MinwalWorkbench>();
        Assert.Same(bench, services.GetRequiredService<MinwalWorkbench>());
        Assert.Same(time, bench.Options.Time);
        Assert.Same(logs, bench.Options.Logs);
    }

    [Fact]
    public void A_container_without_a_clock_gets_the_systems()
    {
        using var services = new ServiceCollection().AddMinwal().BuildServiceProvider();
        Assert.Same(TimeProvider.System, services.GetRequiredService<MinwalWorkbench>().Options.Time);
    }

    [Fact]
    public void A_program_adds_kinds_and_says_where_recipes_are()
    {
        using var services = new ServiceCollection().AddMinwal(minwal =>
        {
            minwal.Options = minwal.Options with { RecipesFolder = Repository.Recipes };
            minwal.Configure(bench => bench.Language.Functions.Add(new Function("one()", 0, 0, "one", (_, _) => 1L)))
                .Configure(bench => bench.Language.Functions.Add(new Function("two()", 0, 0, "two", (_, _) => 2L)));
        }).BuildServiceProvider();
        var bench = services.GetRequiredService<MinwalWorkbench>();
        Assert.NotNull(bench.Language.Functions.Find("one"));
        Assert.NotNull(bench.Language.Functions.Find("two"));
        Assert.Equal("intents", bench.OpenRecipe("intents").Recipe.Name);
    }

    [Fact]
    public void The_recipes_that_come_with_Minwal_lie_beside_every_program_that_uses_it() =>
        Assert.Contains("intents", new MinwalWorkbench().Catalog.Names);
}
