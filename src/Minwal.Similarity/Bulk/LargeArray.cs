using System.Runtime.InteropServices;

namespace Minwal.Similarity.Bulk;

/// <summary>Arrays of many megabytes, each element of which is written before it is read.</summary>
internal static class LargeArray
{
    private const int Least = 1 << 21, HugePage = 14;

    /// <summary>
    /// An array that is not cleared. The system is told that it may lay it on pages of two megabytes: each first touch of a small one
    /// takes it a microsecond or more.
    /// </summary>
    public static T[] Make<T>(int length) where T : unmanaged
    {
        var array = GC.AllocateUninitializedArray<T>(length, pinned: true);
        var bytes = (nuint)MemoryMarshal.AsBytes(array.AsSpan()).Length;
        if (!OperatingSystem.IsLinux() || bytes < Least) return array;
        var start = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        var before = start % Environment.SystemPageSize;
        // Whether it does makes no difference but for time.
        _ = Advise(start - before, bytes + (nuint)before, HugePage);
        return array;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint start, nuint length, int advice);
}
