using System.Runtime.InteropServices;

namespace Minwal.Cli;

/// <summary>
/// How many files the process may have open. With too few .NET itself ends in the middle, without a word that would help.
/// </summary>
internal static class OpenFileLimit
{
    /// <summary>The fewest with which a run goes well.</summary>
    public const ulong Least = 256;

    // RLIMIT_NOFILE of getrlimit(2).
    private const int OnLinux = 7, OnMac = 8;

    /// <summary>What is wrong with <paramref name="limit"/>; null when it is enough or not known.</summary>
    public static string? Fault(ulong? limit) => limit is null or >= Least ? null
        : $"MW5007: at most {limit} files may be open at once, and Minwal needs {Least} (ulimit -n {Least} raises the limit)";

    /// <summary>The limit of this process; null where there is none or nobody tells.</summary>
    public static ulong? Read()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return null;
        var limits = new ulong[2];
        return GetLimits(OperatingSystem.IsMacOS() ? OnMac : OnLinux, limits) == 0 ? limits[0] : null;
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimits(int resource, ulong[] limits);
}
