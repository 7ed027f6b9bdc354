using System.Globalization;
using SQLitePCL;

namespace Minwal.Storage.Sql;

/// <summary>Counts what a statement takes while it runs, and ends it when that is too much. Used by one thread at a time.</summary>
/// <param name="time">The clock.</param>
internal sealed class SqlMeter(TimeProvider time)
{
    // A look costs less than a hundredth of the steps between two.
    private const int StepsBetweenLooks = 100;

    private long _steps;
    private long _mostSteps;
    private long _memory;
    private long _begun;

    /// <summary>Why the statement was ended; null when it was not.</summary>
    public string? Ended { get; private set; }

    /// <summary>Whether it was for memory, which all statements of the process share: alone it may get through.</summary>
    public bool IsForMemory { get; private set; }

    /// <summary>Looks at what statements of <paramref name="connection"/> take.</summary>
    public void Watch(sqlite3 connection) => raw.sqlite3_progress_handler(connection, StepsBetweenLooks, _ => Look() ? 0 : 1, null!);

    /// <summary>Begins to count anew.</summary>
    public void Begin(long mostSteps)
    {
        (_steps, _mostSteps, Ended, IsForMemory) = (0, mostSteps, null, false);
        (_memory, _begun) = (raw.sqlite3_memory_used(), time.GetTimestamp());
    }

    private bool Look()
    {
        _steps += StepsBetweenLooks;
        if (_steps > _mostSteps)
            Ended ??= string.Create(CultureInfo.InvariantCulture, $"it takes more than {_mostSteps:N0} steps");
        else if (raw.sqlite3_memory_used() - _memory > SqlLimits.MemoryBytes)
            (Ended, IsForMemory) = (Ended ?? $"it takes more than {SqlLimits.MemoryBytes / 1_000_000} MB of memory", true);
        else if (time.GetElapsedTime(_begun) > SqlLimits.Time)
            Ended ??= $"it takes longer than {SqlLimits.Time.TotalSeconds:0} seconds";
        return Ended is null;
    }
}
