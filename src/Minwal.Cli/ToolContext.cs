using Minwal.Workbench;

namespace Minwal.Cli;

/// <summary>What every command has.</summary>
/// <param name="Output">Standard output: data and what was asked for.</param>
/// <param name="Error">Standard error: progress, hints and faults.</param>
/// <param name="Time">The clock.</param>
internal sealed record ToolContext(TextWriter Output, TextWriter Error, TimeProvider Time)
{
    // Commands that read no recipe do not wait for its language.
    private readonly Lazy<MinwalWorkbench> _bench = new(() => new MinwalWorkbench(new WorkbenchOptions { Time = Time }));

    /// <summary>The library that does the work.</summary>
    public MinwalWorkbench Bench => _bench.Value;
}
