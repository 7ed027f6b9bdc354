using Microsoft.Extensions.DependencyInjection;

namespace Minwal.Workbench.Hosting;

/// <summary>Minwal in a program's container.</summary>
public static class MinwalServices
{
    /// <summary>
    /// Registers one <see cref="MinwalWorkbench"/> for the whole program, with the <see cref="TimeProvider"/> and the logging of the
    /// container.
    /// </summary>
    /// <example><code>
    /// services.AddMinwal(minwal => minwal.Configure(bench =>
    /// {
    ///     bench.Language.Checks.Add(new PoliteKind());
    ///     bench.LoadPlugin("plugins/Polite.dll");
    /// }));
    /// </code></example>
    /// <param name="services">The container's services.</param>
    /// <param name="setUp">Sets the workbench up; null for one with all that comes with Minwal.</param>
    public static IServiceCollection AddMinwal(this IServiceCollection services, Action<MinwalSetup>? setUp = null)
    {
        var setup = new MinwalSetup();
        setUp?.Invoke(setup);
        return services.AddSingleton(setup.Make);
    }
}
