using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Minwal.Bench;

/// <summary>
/// A process run to its end, with what it used. Linux only: processor time comes from getrusage, the peak of memory from /proc.
/// </summary>
internal static partial class ToolProcess
{
    private const int Children = -1;

    /// <summary>Wall clock and processor time in seconds, peak resident memory in MB.</summary>
    public readonly record struct Usage(double Wall, double Processor, double PeakMegabytes);

    /// <summary>
    /// Runs <c>dotnet ASSEMBLY arguments</c> and waits; throws when it does not end with one of <paramref name="allowed"/>.
    /// </summary>
    public static Usage Run(string assembly, string arguments, string folder, params int[] allowed)
    {
        var before = ProcessorOfChildren();
        var clock = Stopwatch.StartNew();
        using var process = Start(assembly, arguments, folder);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0.0;
        while (!process.WaitForExit(20)) peak = Math.Max(peak, Peak(process.Id));
        var wall = clock.Elapsed.TotalSeconds;
        process.WaitForExit();
        if (process.ExitCode != 0 && !allowed.Contains(process.ExitCode))
        {
            throw new InvalidOperationException(
                $"minwal {arguments} ended with {process.ExitCode}:\n{output.Result}\n{error.Result}");
        }

        return new Usage(wall, ProcessorOfChildren() - before, peak);
    }

    /// <summary>Starts it, an assembly by <c>dotnet</c> and any other file itself, and leaves it running.</summary>
    public static Process Start(string file, string arguments, string folder) =>
        Process.Start(new ProcessStartInfo(
            IsAssembly(file) ? "dotnet" : file, IsAssembly(file) ? $"\"{file}\" {arguments}" : arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["XDG_CONFIG_HOME"] = folder },
        })!;

    private static bool IsAssembly(string file) => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static double Peak(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (line is null) return 0;
            var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            // It ended between two looks; the peak of the look before stands.
            return 0;
        }
    }

    private static double ProcessorOfChildren()
    {
        var usage = new long[18];
        if (GetUsage(Children, usage) != 0) throw new InvalidOperationException("getrusage failed");
        return usage[0] + (usage[1] / 1e6) + usage[2] + (usage[3] / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, [Out] long[] usage);
}
