using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Minwal.Files;

/// <summary>
/// Whether a path names a file of bytes on a disk. A pipe would be waited for for ever, a device gives bytes without end, and what is
/// renamed onto a device replaces it.
/// </summary>
internal static class RegularFile
{
    // The kinds of files in st_mode, and its values for a regular file and for a folder (POSIX sys/stat.h; the numbers of Linux and macOS).
    private const int KindMask = 0xF000, Regular = 0x8000, Folder = 0x4000;

    // statx(2): AT_FDCWD, STATX_TYPE, and where stx_mode stands in its result, which is the same on every processor.
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 1;
    private const int ModeOffset = 28, ResultSize = 256;

    // STATX_INO, and where the numbers of the file and of its disk stand.
    private const uint NumberWanted = 0x100;
    private const int NumberOffset = 32, DiskOffset = 136, MacNumberOffset = 8;

    // stat(2) of macOS: st_mode stands behind the device's number of four bytes.
    private const int MacModeOffset = 4;

    /// <summary>Whether something stands at <paramref name="path"/>, links followed, that is neither a regular file nor a folder.</summary>
    public static bool IsOther(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.Exists(path) && (File.GetAttributes(path) & FileAttributes.Device) != 0;
        return ModeOf(path) is { } mode && (mode & KindMask) is not (Regular or Folder);
    }

    /// <summary>
    /// What tells the file at <paramref name="path"/> from every other, also from one that takes its place; null when nothing stands there,
    /// and on Windows, where nobody can take away a file that is open.
    /// </summary>
    public static (ulong Disk, ulong Number)? IdentityOf(string path)
    {
        if (OperatingSystem.IsWindows() || Ask(path, NumberWanted) is not { } result) return null;
        return OperatingSystem.IsMacOS()
            ? (BitConverter.ToUInt32(result), BitConverter.ToUInt64(result, MacNumberOffset))
            : (BitConverter.ToUInt64(result, DiskOffset), BitConverter.ToUInt64(result, NumberOffset));
    }

    private static int? ModeOf(string path)
    {
        var at = OperatingSystem.IsMacOS() ? MacModeOffset : ModeOffset;
        return Ask(path, TypeWanted) is not { } result ? null
            : BitConverter.IsLittleEndian
                ? BinaryPrimitives.ReadUInt16LittleEndian(result.AsSpan(at))
                : BinaryPrimitives.ReadUInt16BigEndian(result.AsSpan(at));
    }

    // Null when nothing stands there, or nobody may look.
    private static byte[]? Ask(string path, uint wanted)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var result = new byte[ResultSize];
        var failed = OperatingSystem.IsMacOS() ? Stat(name, result) : Statx(CurrentFolder, name, 0, wanted, result);
        return failed == 0 ? result : null;
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] result);

    [DllImport("libc", EntryPoint = "stat")]
    private static extern int Stat(byte[] path, byte[] result);
}
