namespace Minwal.Cli;

/// <summary>What the tool's exit codes mean.</summary>
internal static class ExitCodes
{
    /// <summary>Done as asked.</summary>
    public const int Done = 0;

    /// <summary>Failed; the message says why.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or a recipe with faults; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Done, but fewer records than asked for.</summary>
    public const int Short = 3;

    /// <summary>Interrupted; the same command continues.</summary>
    public const int Interrupted = 130;

    /// <summary>What each means, for people.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Done, "Done as asked."),
        (Failed, "Failed, or records of a checked file fail; the message says why."),
        (Usage, "Wrong usage or a recipe with faults; nothing was done."),
        (Short, "Done, but with fewer records than were asked for."),
        (Interrupted, "Interrupted; the same command goes on."),
    ];
}
