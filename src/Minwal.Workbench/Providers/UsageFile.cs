using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Minwal.Calls.Gates;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Workbench.Providers;

/// <summary>
/// Counts in a small file what was used of a model at one account today and this month, so that limits by day and month hold over runs and
/// for several of them at once. Who counts has the file to itself for that moment; whatever ends a process, what it has counted stays.
/// </summary>
internal sealed class UsageFile : IUsageCount
{
    // Longer than all that is ever written: one write replaces it, so that no reader and no killed process leaves half of it.
    private const int Bytes = 512;

    // Others have it for microseconds each.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly string _path, _of;
    private readonly Action<string>? _notice;
    private UsedSums _used;
    private bool _isLost;

    private UsageFile(string path, string of, Action<string>? notice) => (_path, _of, _notice) = (path, of, notice);

    /// <summary>Opens the count of <paramref name="account"/> in <paramref name="folder"/>, or begins it.</summary>
    /// <param name="folder">Where all counts are.</param>
    /// <param name="account">Whose count it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notice">Is told once when it cannot be written any more.</param>
    /// <exception cref="MinwalException">MW2026 when it cannot be read and written.</exception>
    public static UsageFile Open(string? folder, UsageAccount account, TimeProvider time, Action<string>? notice)
    {
        if (folder is null)
        {
            throw new MinwalException("MW2026", $"what is used of the limits of {account.Model} by day and month cannot be counted: "
                + "there is no folder for it", "set XDG_CONFIG_HOME or HOME to a folder that lasts");
        }

        var file = new UsageFile(Path.Combine(folder, account.FileName), account.Model, notice);
        try
        {
            Directory.CreateDirectory(folder);
            file._used = file.Change(time.GetUtcNow(), 0, 0, null).Used;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MinwalException("MW2026",
                $"what is used of the limits of {account.Model} by day and month cannot be counted in '{file._path}': {e.Message}",
                "make the file readable and writable, or set XDG_CONFIG_HOME to a folder that is", e);
        }
    }

    public (bool Added, UsedSums Used) Add(DateTimeOffset at, long requests, long tokens, EndpointLimits? limits)
    {
        lock (_lock)
        {
            try
            {
                if (!_isLost) return Change(at, requests, tokens, limits);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or MinwalException)
            {
                _isLost = true;
                _notice?.Invoke($"what is used of the limits of {_of} by day and month cannot be counted in '{_path}' any more "
                    + $"({e.Message}); this run counts what it uses itself (MW2026)");
            }

            (var added, _used) = Next(_used.On(DayOf(at)), requests, tokens, limits);
            return (added, _used);
        }
    }

    private (bool Added, UsedSums Used) Change(DateTimeOffset at, long requests, long tokens, EndpointLimits? limits)
    {
        using var file = Alone();
        var (added, used) = Next(Read(file).On(DayOf(at)), requests, tokens, limits);
        if (added && (requests != 0 || tokens != 0)) Write(file, used);
        _used = used;
        return (added, used);
    }

    private static (bool Added, UsedSums Used) Next(UsedSums used, long requests, long tokens, EndpointLimits? limits) =>
        limits is not null && used.UsedUpFor(requests, tokens, limits) is not null ? (false, used) : (true, used.Plus(requests, tokens));

    private FileStream Alone()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // The machine's clock: other processes do not live by a run's.
        var began = TimeProvider.System.GetTimestamp();
        for (var wait = default(SpinWait); ; wait.SpinOnce())
        {
            try
            {
                return new FileStream(_path, options);
            }
            catch (IOException e) when (IsHeld(e) && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                // Another process counts at this moment.
            }
        }
    }

    private UsedSums Read(FileStream file)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var length = file.ReadAtLeast(bytes, Bytes, throwOnEndOfStream: false);
        if (length == 0) return default;
        try
        {
            var fields = (Fields)Json.Parse(Encoding.UTF8.GetString(bytes[..length]).TrimEnd())!;
            long Of(string name) => (long)fields[name]!;
            return new UsedSums(DateOnly.ParseExact((string)fields["day"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                Of("day_requests"), Of("day_tokens"), Of("month_requests"), Of("month_tokens"));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or KeyNotFoundException or InvalidCastException or FormatException
            or NullReferenceException)
        {
            throw new MinwalException("MW2026", $"the count of what is used of {_of}, '{_path}', is damaged",
                "remove the file: its count begins anew", e);
        }
    }

    private void Write(FileStream file, UsedSums used)
    {
        var text = Json.ToText(new Fields(6).Add("of", _of)
            .Add("day", used.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("day_requests", used.DayRequests).Add("day_tokens", used.DayTokens)
            .Add("month_requests", used.MonthRequests).Add("month_tokens", used.MonthTokens));
        Span<byte> bytes = stackalloc byte[Bytes];
        bytes.Fill((byte)' ');
        bytes[^1] = (byte)'\n';
        Encoding.UTF8.GetBytes(text, bytes);
        file.Position = 0;
        file.Write(bytes);
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}

/// <summary>Whose usage is counted.</summary>
/// <param name="Model">The model, as <c>mistral:NAME</c>.</param>
/// <param name="Address">Where it is asked.</param>
/// <param name="Variable">The variable that holds the key; empty for none.</param>
/// <param name="Key">The key; null for none.</param>
internal sealed record UsageAccount(string Model, string Address, string Variable, string? Key)
{
    /// <summary>
    /// A hash of all of it. Of the key it takes in sixteen bits of its hash alone: enough that a user's few accounts differ, and no more
    /// than one guess in 65,536 is worth.
    /// </summary>
    public string FileName
    {
        get
        {
            var mark = Key is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)).AsSpan(0, 2));
            var all = Encoding.UTF8.GetBytes(string.Join('\n', Model, Address, Variable, mark));
            return Convert.ToHexStringLower(SHA256.HashData(all).AsSpan(0, 16)) + ".json";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Model;
}
