using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Minwal.Similarity.Bulk;

/// <summary>Arrays of many kilobytes and megabytes, each element of which is written before it is read.</summary>
internal static class LargeArray
{
    private const int Least = 1 << 17, LeastHuge = 1 << 21, HugePage = 14, PopulateWrite = 23;

    /// <summary>
    /// An array that is not cleared. The system is asked to lay it on pages of two megabytes where it is that large, and to find all its
    /// pages at once: each first touch of a page takes it a microsecond or more.
    /// </summary>
    public static T[] Make<T>(int length) where T : unmanaged
    {
        var bytes = (nuint)length * (nuint)Unsafe.SizeOf<T>();
        if (bytes < Least) return GC.AllocateUninitializedArray<T>(length);
        var array = GC.AllocateUninitializedArray<T>(length, pinned: true);
        if (!OperatingSystem.IsLinux()) return array;
        var start = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        var before = start % Environment.SystemPageSize;
        // Whether it does makes no difference but for time.
        if (bytes >= LeastHuge) _ = Advise(start - before, bytes + (nuint)before, HugePage);
        _ = Advise(start - before, bytes + (nuint)before, PopulateWrite);
        return array;
    }

    /// <summary>The same, cleared.</summary>
    public static T[] MakeEmpty<T>(int length) where T : unmanaged
    {
        var array = Make<T>(length);
        Array.Clear(array);
        return array;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint start, nuint length, int advice);
}
