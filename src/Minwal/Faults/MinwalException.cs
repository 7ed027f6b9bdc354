namespace Minwal.Faults;

/// <summary>Stops what was asked for because of what the user gave or what the machine refused; never a bug.</summary>
public sealed class MinwalException : Exception
{
    /// <summary>Several faults, reported together.</summary>
    public MinwalException(IReadOnlyList<Fault> faults) : base(string.Join('\n', faults)) => Faults = faults;

    /// <summary>One fault without a place in a file.</summary>
    public MinwalException(string code, string message, string? hint = null, Exception? inner = null)
        : base($"{code}: {message}" + (hint is null ? "" : $" ({hint})"), inner) => Faults = [new Fault(code, new Mark(""), message, hint)];

    /// <summary>All that is wrong, in the order of the file.</summary>
    public IReadOnlyList<Fault> Faults { get; }
}
