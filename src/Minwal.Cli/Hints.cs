using Minwal.Faults;

namespace Minwal.Cli;

/// <summary>
/// What the command line adds to a fault: the exit code that its code means, and the option or command to type next. The engine, models and storage know
/// neither.
/// </summary>
internal static class Hints
{
    private static readonly Dictionary<string, (int ExitCode, string? Advice)> ByCode = new(StringComparer.Ordinal)
    {
        ["MW1000"] = (ExitCodes.Usage, "minwal recipes lists the recipes; minwal new NAME makes one"),
        ["MW1015"] = (ExitCodes.Failed, null),
        ["MW2006"] = (ExitCodes.Failed, null),
        ["MW2008"] = (ExitCodes.Failed, null),
        ["MW4001"] = (ExitCodes.Failed, null),
        ["MW4003"] = (ExitCodes.Failed, null),
        ["MW4004"] = (ExitCodes.Failed, null),
        ["MW4005"] = (ExitCodes.Failed, null),
        ["MW4006"] = (ExitCodes.Failed, null),
        ["MW4007"] = (ExitCodes.Failed, "start afresh with --new"),
        ["MW5001"] = (ExitCodes.Failed, null),
        ["MW5002"] = (ExitCodes.Failed, "choose another --output"),
        ["MW5003"] = (ExitCodes.Failed, null),
    };

    /// <summary>The exit code for <paramref name="exception"/>: wrong usage when any of its faults is.</summary>
    public static int ExitCode(MinwalException exception) => exception.Faults.All(fault => Of(fault).ExitCode == ExitCodes.Failed)
        ? ExitCodes.Failed
        : ExitCodes.Usage;

    /// <summary>The line that people see of <paramref name="fault"/>.</summary>
    public static string Line(Fault fault) => Of(fault).Advice is { } advice
        ? (fault with { Hint = fault.Hint is null ? advice : $"{fault.Hint}; {advice}" }).ToString()
        : fault.ToString();

    private static (int ExitCode, string? Advice) Of(Fault fault) => ByCode.TryGetValue(fault.Code, out var known) ? known : (ExitCodes.Usage, null);
}
