namespace Minwal.Cli.Tests;

/// <summary>Programs with the names of Slurm's: what they were asked is written down, and what they answer is said here.</summary>
internal sealed class FakeSlurm : IDisposable
{
    private readonly MinwalTool _tool;

    public FakeSlurm(MinwalTool tool)
    {
        _tool = tool;
        Program("squeue", "cat queue");
        Program("sbatch", """
            echo "$*" >> calls
            if [ -s refusal ]; then cat refusal >&2; exit 1; fi
            n=$(cat number); echo "$n"; echo $((n + 1)) > number
            """);
        Program("scancel", "echo \"scancel $*\" >> calls");
        tool.Write("slurm/number", "100\n");
        (Queue, Refusal) = ("", "");
        tool.Write("slurm/calls", "");
        tool.Environment["PATH"] = tool.At("slurm");
    }

    /// <summary>What squeue prints.</summary>
    public string Queue { set => _tool.Write("slurm/queue", value); }

    /// <summary>What sbatch says when it refuses; empty when it does not.</summary>
    public string Refusal { set => _tool.Write("slurm/refusal", value); }

    /// <summary>What sbatch and scancel were asked, in order.</summary>
    public IReadOnlyList<string> Calls => _tool.Lines("slurm/calls");

    public void Dispose() => _tool.Environment.Remove("PATH");

    private void Program(string name, string body)
    {
        _tool.Write("slurm/" + name, $"#!/bin/bash\ncd {_tool.At("slurm")}\n{body}\n");
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Slurm's programs are shell scripts here");
        File.SetUnixFileMode(_tool.At("slurm/" + name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
