using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Xunit;

namespace Minwal.EndToEnd.Slurm;

/// <summary>
/// A Slurm of the tests' own with one node: munged, slurmctld and slurmd on free ports of this machine, with a configuration, a key and
/// state of their own in a temporary folder. Started when the first test asks for it, gone with the last.
/// </summary>
public sealed class SlurmCluster : IAsyncDisposable
{
    private const string Node = "n1";

    /// <summary>How long anything may take on a machine with much else to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-slurm-").FullName;
    private readonly List<Process> _controllers = [];
    private readonly SemaphoreSlim _starting = new(1, 1);
    private Process? _node;
    private bool _isStarted;

    /// <summary>The configuration, which Slurm's commands find by the variable <c>SLURM_CONF</c>.</summary>
    public string Configuration => Path.Combine(_folder, "slurm.conf");

    /// <summary>Starts it if it does not stand yet; with a node that takes jobs, and with nothing in the queue.</summary>
    public async Task StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_isStarted)
            {
                // What an earlier test left, if it failed.
                await TryAsync("scancel", "--user", Environment.UserName);
                if (_node!.HasExited) await StartNodeAsync();
                await IdleAsync();
                return;
            }

            foreach (var name in (string[])["state", "spool", "run", "logs"]) Directory.CreateDirectory(Path.Combine(_folder, name));
            await File.WriteAllTextAsync(Configuration, Settings(FreePort(), FreePort()));
            var key = Path.Combine(_folder, "munge.key");
            await File.WriteAllBytesAsync(key, RandomNumberGenerator.GetBytes(1024));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead);
            string In(string name) => Path.Combine(_folder, "run", name);
            _controllers.Add(Start("/usr/sbin/munged", "--foreground", "--force", "--key-file", key, "--socket", In("munge"),
                "--pid-file", In("munged.pid"), "--seed-file", In("munged.seed"), "--num-threads", "2"));
            await UntilAsync("munged listens", () => Task.FromResult(Path.Exists(In("munge"))));
            _controllers.Add(Start("/usr/sbin/slurmctld", "-D", "-c"));
            await UntilAsync("slurmctld answers", async () =>
                (await TryAsync("scontrol", "ping")).Output.Contains("UP", StringComparison.Ordinal));
            await StartNodeAsync();
            _isStarted = true;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Starts the node, and waits until it takes jobs.</summary>
    public async Task StartNodeAsync()
    {
        var wasKilled = _node is not null;
        _node = Start("/usr/sbin/slurmd", "-D", "-N", Node);
        if (wasKilled) await SetAsync("state=resume");
        await UntilAsync("the node takes jobs", async () =>
            (await TryAsync("sinfo", "--noheader", "--format=%T")).Output.Trim() is "idle" or "mixed" or "allocated");
    }

    /// <summary>Kills the node with all that runs on it, as if its power failed.</summary>
    public async Task KillNodeAsync()
    {
        _node!.Kill();
        await _node.WaitForExitAsync();
        // Steps and tasks are no children of it any more. What one starts while others are killed is killed with the next look.
        while (OfJobs() is { Count: > 0 } found)
        {
            foreach (var id in found) Kill(id);
        }
    }

    /// <summary>Says that the node is down, which Slurm by itself finds out after minutes.</summary>
    public Task GiveUpNodeAsync() => SetAsync("state=down", "reason=killed");

    private async Task SetAsync(params string[] what)
    {
        var (exit, output) = await TryAsync("scontrol", ["update", $"nodename={Node}", .. what]);
        Assert.True(exit == 0, output);
    }

    /// <summary>Waits until nothing is in the queue.</summary>
    public Task IdleAsync() => UntilAsync("the queue is empty", async () => (await QueueAsync()).Count == 0);

    /// <summary>The tasks in the queue, each as its state and the script.</summary>
    internal async Task<IReadOnlyList<string>> QueueAsync()
    {
        var (exit, output) = await TryAsync("squeue", "--array", "--noheader", "--format=%T %o");
        Assert.True(exit == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Waits until <paramref name="isSo"/>, by looking again and again.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"after {Patience} it is not so that {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await KillNodeAsync();
        foreach (var process in _controllers.AsEnumerable().Reverse())
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _node?.Dispose();
        _starting.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Settings(int controllerPort, int nodePort)
    {
        var (host, user) = (Dns.GetHostName().Split('.')[0], Environment.UserName);
        return string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=minwal
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={controllerPort}
            SlurmdPort={nodePort}
            SlurmUser={user}
            SlurmdUser={user}
            AuthType=auth/munge
            AuthInfo=socket={_folder}/run/munge
            StateSaveLocation={_folder}/state
            SlurmdSpoolDir={_folder}/spool
            SlurmctldPidFile={_folder}/run/slurmctld.pid
            SlurmdPidFile={_folder}/run/slurmd.pid
            SlurmctldLogFile={_folder}/logs/slurmctld.log
            SlurmdLogFile={_folder}/logs/slurmd.log
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SchedulerParameters=sched_interval=2,batch_sched_delay=0
            SlurmdParameters=config_overrides
            ReturnToService=2
            NodeName={Node} NodeHostname={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
            PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP

            """);
    }

    private Process Start(string program, params string[] words)
    {
        Assert.True(File.Exists(program), $"{program} is not installed: scripts/install-test-tools.sh installs it");
        // What it says goes to its log; nobody reads a pipe here.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" < /dev/null > /dev/null 2>&1", program, .. words]);
        start.Environment["SLURM_CONF"] = Configuration;
        return Process.Start(start)!;
    }

    private async Task<(int Exit, string Output)> TryAsync(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    /// <summary>The steps of jobs of this cluster, and what runs in them; not who only asks it, such as a test's own tool.</summary>
    private List<int> OfJobs()
    {
        var (cluster, found) = ($"SLURM_CONF={Configuration}", new List<int>());
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                var variables = File.ReadAllText(Path.Combine(folder, "environ")).Split('\0');
                var isOfJob = variables.Any(variable => variable.StartsWith("SLURM_JOB_ID=", StringComparison.Ordinal))
                    || File.ReadAllText(Path.Combine(folder, "cmdline")).StartsWith("slurmstepd", StringComparison.Ordinal);
                if (isOfJob && variables.Contains(cluster)) found.Add(id);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is somebody else's.
            }
        }

        return found;
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
