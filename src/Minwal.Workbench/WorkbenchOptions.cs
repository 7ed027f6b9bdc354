using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Minwal.Workbench;

/// <summary>What a <see cref="MinwalWorkbench"/> stands on.</summary>
public sealed record WorkbenchOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The folder of the recipes that come with Minwal.</summary>
    public string RecipesFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "recipes");

    /// <summary>Where runs write their log.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The value of an environment variable, for keys; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>
    /// Where it is counted what is used of limits by day and month; null for <c>minwal/usage</c> in the user's configuration folder.
    /// </summary>
    public string? UsageFolder { get; init; }

    /// <summary>
    /// How many bytes are read of standard input, for sources and checks: they are copied to the disk first, and a pipe may have no end.
    /// </summary>
    public long MostInputBytes { get; init; } = 4L << 30;

    /// <summary>Opens standard input, for sources that read it. Nothing is read from a terminal.</summary>
    public Func<Stream> Input { get; init; } = static () => Console.IsInputRedirected ? Console.OpenStandardInput() : Stream.Null;
}
