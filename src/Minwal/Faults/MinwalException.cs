namespace Minwal.Faults;

/// <summary>
/// Stops a command because of what the user gave or what the machine refused; never a bug.
/// The tool prints its faults and exits with <see cref="ExitCode"/>.
/// </summary>
public sealed class MinwalException : Exception
{
    /// <summary>Several faults, reported together.</summary>
    public MinwalException(IReadOnlyList<Fault> faults, int exitCode = 2) : base(string.Join('\n', faults))
    {
        Faults = faults;
        ExitCode = exitCode;
    }

    /// <summary>One fault without a place in a file.</summary>
    public MinwalException(string code, string message, string? hint = null, int exitCode = 2, Exception? inner = null)
        : base($"{code}: {message}" + (hint is null ? "" : $" ({hint})"), inner)
    {
        Faults = [new Fault(code, new Mark(""), message, hint)];
        ExitCode = exitCode;
    }

    /// <summary>All that is wrong, in the order of the file.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>2 for wrong usage or recipe, 1 for what failed.</summary>
    public int ExitCode { get; }
}
