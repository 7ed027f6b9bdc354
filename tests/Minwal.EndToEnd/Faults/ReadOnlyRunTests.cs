using System.Diagnostics;
using Xunit;

namespace Minwal.EndToEnd.Faults;

/// <summary>The run's folder on a disk that may be read and not written; a mount of its own makes it one, for root too.</summary>
public sealed class ReadOnlyRunTests
{
    [Fact]
    public async Task A_run_that_may_only_be_read_is_shown_and_exported_and_says_what_it_takes_to_go_on()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run intents --test --output out.json");
        const string Mount = "mount --bind out.json.minwal out.json.minwal && mount -o remount,ro,bind out.json.minwal";
        Assert.SkipUnless(await CanAsync($"mkdir -p d && mount --bind d d", tool.Folder), "no mounts of one's own here");
        var before = Directory.GetFiles(tool.At("out.json.minwal")).Select(file => (file, File.GetLastWriteTimeUtc(file))).ToList();
        tool.Before = Mount;
        Assert.Contains("accepted 30", await tool.DoAsync("status out.json"), StringComparison.Ordinal);
        await tool.DoAsync("export out.json --output out.csv");
        Assert.InRange(File.ReadLines(tool.At("out.csv")).Count(), 31, 200);
        var (exit, _, error) = await tool.RunAsync("run intents --test --output out.json");
        Assert.Equal(1, exit);
        Assert.Contains("MW4012: the run's folder 'out.json.minwal' may not be written, and nothing in it was changed", error,
            StringComparison.Ordinal);
        Assert.Contains("make it writable and say the same command again", error, StringComparison.Ordinal);
        tool.Before = null;
        Assert.Equal(before, Directory.GetFiles(tool.At("out.json.minwal")).Select(file => (file, File.GetLastWriteTimeUtc(file))));
        await tool.DoAsync("run intents --test --output out.json");
    }

    private static async Task<bool> CanAsync(string command, string folder)
    {
        if (!OperatingSystem.IsLinux()) return false;
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", command]) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
