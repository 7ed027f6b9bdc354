using Minwal.Faults;

namespace Minwal.Workbench.Folders;

/// <summary>
/// A folder for files that may be lost at any time; removed with all that is in it. What killed processes left is removed by the next one:
/// a file in each folder is locked as long as its process lives.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "minwal-", AliveName = ".alive";
    private const int Tries = 5;

    private static readonly Lazy<bool> Swept = new(Sweep);

    private readonly FileStream _alive;

    private ScratchFolder(string path, FileStream alive) => (Path, _alive) = (path, alive);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="MinwalException">MW5006 when the place for temporary files cannot be written.</exception>
    public static ScratchFolder Create()
    {
        var place = System.IO.Path.GetTempPath();
        for (var tries = 1; ; tries++)
        {
            try
            {
                _ = Swept.Value;
                var path = Directory.CreateTempSubdirectory(Prefix).FullName;
                var alive = Exclusive(System.IO.Path.Combine(path, AliveName), FileMode.CreateNew);
                // Who sweeps may have removed the file between its making and its locking.
                if (File.Exists(alive.Name)) return new ScratchFolder(path, alive);
                alive.Dispose();
            }
            catch (IOException) when (tries < Tries && Directory.Exists(place))
            {
                // A process that sweeps took the new folder for one that was left.
                continue;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MinwalException("MW5006",
                    $"the folder for temporary files, '{place}', cannot be written: {e.Message}", "the variable TMPDIR names another", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // While it is locked, so that no other process takes it for one that was left and removes it at the same time. Windows removes no
        // file that is open, and so no folder that somebody else is in.
        if (OperatingSystem.IsWindows()) _alive.Dispose();
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        _alive.Dispose();
    }

    private static FileStream Exclusive(string file, FileMode mode) => new(file, mode, FileAccess.ReadWrite, FileShare.None);

    private static bool Sweep()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            var alive = System.IO.Path.Combine(folder, AliveName);
            try
            {
                if (!File.Exists(alive)) continue;
                // Held until all is gone, so that a folder which is being made is not taken for one that was left.
                using var held = Exclusive(alive, FileMode.Open);
                if (OperatingSystem.IsWindows()) held.Dispose();
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or it is somebody else's, or another process removes it at this moment.
                continue;
            }
        }

        return true;
    }
}
