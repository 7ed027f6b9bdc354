using System.Runtime;

namespace Minwal.Cli;

/// <summary>
/// What a run reads before its first record, recipe and grammar, lives until its end, so that nothing is collected while it is read: each
/// collection would only move it.
/// </summary>
internal static class FirstObjects
{
    private const long Room = 64_000_000, LeastMemory = 1_000_000_000;

    /// <summary>
    /// Collects nothing from here on, until <see cref="End"/> or until the room is used up; where memory is scarce, it does.
    /// </summary>
    public static void Begin()
    {
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= LeastMemory) GC.TryStartNoGCRegion(Room);
    }

    /// <summary>Collects again as always.</summary>
    public static void End()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
    }
}
