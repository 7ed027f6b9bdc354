using Microsoft.Extensions.Logging;

namespace Minwal.Workbench.Hosting;

/// <summary>How a program sets up the workbench that its container gives out.</summary>
public sealed class MinwalSetup
{
    private readonly List<Action<MinwalWorkbench>> _configure = [];

    internal MinwalSetup()
    {
    }

    /// <summary>What the workbench stands on. Clock and logging are the container's, where it has them.</summary>
    public WorkbenchOptions Options { get; set; } = new();

    /// <summary>Adds kinds of the program's own; called once, before the workbench is given out.</summary>
    public MinwalSetup Configure(Action<MinwalWorkbench> add)
    {
        _configure.Add(add);
        return this;
    }

    internal MinwalWorkbench Make(IServiceProvider services)
    {
        var options = Options with
        {
            Time = services.GetService(typeof(TimeProvider)) as TimeProvider ?? Options.Time,
            Logs = services.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? Options.Logs,
        };
        var bench = new MinwalWorkbench(options);
        foreach (var add in _configure) add(bench);
        return bench;
    }
}
