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

    // stat(2) of macOS: st_mode stands behind the device's number of four bytes.
    private const int MacModeOffset = 4;

    /// <summary>Whether something stands at <paramref name="path"/>, links followed, that is neither a regular file nor a folder.</summary>
    public static bool IsOther(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.Exists(path) && (File.GetAttributes(path) & FileAttributes.Device) != 0;
        return ModeOf(path) is { } mode && (mode & KindMask) is not (Regular or Folder);
    }

    // Null when nothing stands there, or nobody may look.
    private static int? ModeOf(string path)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var result = new byte[ResultSize];
        var (failed, at) = OperatingSystem.IsMacOS()
            ? (Stat(name, result), MacModeOffset)
            : (Statx(CurrentFolder, name, 0, TypeWanted, result), ModeOffset);
        return failed != 0 ? null
            : BitConverter.IsLittleEndian
                ? BinaryPrimitives.ReadUInt16LittleEndian(result.AsSpan(at))
                : BinaryPrimitives.ReadUInt16BigEndian(result.AsSpan(at));
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] result);

    [DllImport("libc", EntryPoint = "stat")]
    private static extern int Stat(byte[] path, byte[] result);
}
