using System.Globalization;

namespace Minwal.Cli;

/// <summary>
/// What nobody foresaw: one line with a code, what is kept, and where to report it. The trace of the program goes into a file, since it
/// says nothing to who uses the tool.
/// </summary>
internal static class LastResort
{
    /// <summary>The code.</summary>
    public const string Code = "MW9001";

    private const string Issues = "https://github.com/minwal/minwal/issues";

    /// <summary>Tells of <paramref name="e"/> on <paramref name="error"/>; returns the exit code.</summary>
    public static int Tell(TextWriter error, Exception e)
    {
        while (e is AggregateException { InnerExceptions: [var only] }) e = only;
        var reason = Innermost(e) switch
        {
            OutOfMemoryException => "there is not enough memory",
            // The files of the program itself: they are there, but no more can be opened.
            FileNotFoundException { FileName: { } file } when file.Contains(", Version=", StringComparison.Ordinal) =>
                $"'{file.Split(',')[0]}' cannot be loaded; if the limit on open files is low (ulimit -n), raise it",
            _ => $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}",
        };
        var trace = Keep(e);
        error.WriteLine($"{Code}: something that Minwal did not foresee: {reason}. What a run's journal holds is kept, and the same "
            + $"command goes on from there. Please report it at {Issues}"
            + (trace is null ? ", with the command" : $", with the command and the file '{trace}'"));
        error.Flush();
        return ExitCodes.Failed;
    }

    /// <summary>Tells of faults that come up where nobody can catch them, and ends the program by itself.</summary>
    public static void Guard(TextWriter error)
    {
        // Loaded now: when it is needed it may be too late to load anything.
        _ = Terminal.Visible("\u001b");
        AppDomain.CurrentDomain.UnhandledException += (_, raised) =>
        {
            if (raised.ExceptionObject is Exception e) Environment.Exit(Tell(error, e));
        };
    }

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e;
    }

    private static string? Keep(Exception e)
    {
        try
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"minwal-fault-{Environment.ProcessId}.txt");
            var path = Path.Combine(Path.GetTempPath(), name);
            File.WriteAllText(path, e.ToString());
            return path;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            // The line says what happened; only the trace is missing.
            return null;
        }
    }
}
