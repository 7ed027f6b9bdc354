using System.Globalization;
using Minwal.Faults;

namespace Minwal.Storage;

/// <summary>
/// Keeps a second process away from a run. The operating system releases it however the process ends. Two files are locked: <c>lock</c>
/// decides who has the run; <c>alive</c> tells lookers that somebody has it. Looking means to try a lock, and who looks at <c>alive</c>
/// cannot take <c>lock</c> from a run that is starting. What <c>owner</c> says is for people only.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string LockName = "lock", AliveName = "alive", OwnerName = "owner";

    // Lookers hold it for microseconds each.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FileStream _lock;
    private readonly FileStream _alive;
    private readonly string _owner;

    private RunLock(FileStream runLock, FileStream alive, string owner) => (_lock, _alive, _owner) = (runLock, alive, owner);

    /// <summary>Takes the lock on the run in <paramref name="folder"/>.</summary>
    /// <exception cref="MinwalException">MW4001 when another process has it.</exception>
    public static RunLock Take(string folder)
    {
        var owner = Path.Combine(folder, OwnerName);
        FileStream runLock;
        try
        {
            runLock = Exclusive(Path.Combine(folder, LockName));
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new MinwalException("MW4001", $"another process{Owner(owner)} works on the run in '{folder}'", inner: e);
        }

        try
        {
            var alive = OnceNobodyLooks(Path.Combine(folder, AliveName));
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new RunLock(runLock, alive, owner);
        }
        catch
        {
            runLock.Dispose();
            throw;
        }
    }

    /// <summary>Whether a living process has the run in <paramref name="folder"/>. Takes nothing from one that is starting.</summary>
    public static bool IsHeld(string folder)
    {
        try
        {
            // Shared, so that those who look do not see each other.
            using var alive = new FileStream(Path.Combine(folder, AliveName), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (IsHeld(e))
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Somebody may have removed the folder meanwhile.
        if (File.Exists(_owner)) File.Delete(_owner);
        _alive.Dispose();
        _lock.Dispose();
    }

    private static FileStream Exclusive(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static FileStream OnceNobodyLooks(string path)
    {
        // The machine's clock: other processes do not live by a run's.
        var began = TimeProvider.System.GetTimestamp();
        for (var wait = default(SpinWait); ; wait.SpinOnce())
        {
            try
            {
                return Exclusive(path);
            }
            catch (IOException e) when (IsHeld(e) && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                // Somebody looks at this moment.
            }
        }
    }

    // What is left of the system's error: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows. A full disk is nobody's
    // lock.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Owner(string path) => File.Exists(path) ? $" ({File.ReadAllText(path).Trim()})" : "";
}
