namespace Minwal.Calls;

/// <summary>How the calls of a role are spread over its endpoints.</summary>
public enum CallSpread
{
    /// <summary>The first is asked, and the next one only when it gives no answer.</summary>
    Order,

    /// <summary>Whichever has room first, by its weight.</summary>
    Room,

    /// <summary>One after the other; who is closed for a while is passed over.</summary>
    Turns,
}
