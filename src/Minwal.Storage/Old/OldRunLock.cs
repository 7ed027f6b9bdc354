using System.Globalization;
using Minwal.Faults;

namespace Minwal.Storage;

/// <summary>Keeps a second process away from a run. The operating system releases it however the process ends.</summary>
internal sealed class OldRunLock : IDisposable
{
    private const string FileName = "lock";
    private readonly FileStream _file;
    private readonly string _owner;

    private OldRunLock(FileStream file, string owner) => (_file, _owner) = (file, owner);

    public static OldRunLock Take(string folder)
    {
        var owner = Path.Combine(folder, "owner");
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new MinwalException("MW4001", $"another process{Owner(owner)} works on the run in '{folder}'", "wait for it or stop it; minwal status shows how far it is; --run-dir makes a run of its own", 1, e);
        }

        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new OldRunLock(file, owner);
    }

    public void Dispose()
    {
        File.Delete(_owner);
        _file.Dispose();
    }

    // What is left of the system's error: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows. A full disk is nobody's lock.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Owner(string path) => File.Exists(path) ? $" ({File.ReadAllText(path).Trim()})" : "";
}
