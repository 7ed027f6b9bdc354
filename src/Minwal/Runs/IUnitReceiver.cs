namespace Minwal.Runs;

/// <summary>
/// Takes units whose slots each have a draft or were given up. <see cref="Submit"/> and <see cref="Complete"/> are thread-safe.
/// </summary>
internal interface IUnitReceiver
{
    /// <summary>Hands a unit over.</summary>
    void Submit(UnitWork work);

    /// <summary>No unit will come any more.</summary>
    void Complete();

    /// <summary>Opens the rounds one after the other and works until all units have come, or can come, no more.</summary>
    Task<ReceiverEnd> RunAsync(CancellationToken cancellation);
}

/// <summary>How a receiver ended.</summary>
internal enum ReceiverEnd
{
    /// <summary>Every unit was received and decided.</summary>
    All,

    /// <summary>Units are missing: the run was ended before.</summary>
    Unfinished,

    /// <summary>Units are missing: of so many drafts not one was accepted (<see cref="RunSettings.MostInVain"/>).</summary>
    InVain,

    /// <summary>Units are missing whose calls will be answered later; all other calls that could be made have been made.</summary>
    Waiting,
}
