namespace Minwal.Calls;

/// <summary>
/// The provider took a call and will answer later.
/// Whoever works on the unit puts it aside; the call log knows how to ask for the answer.
/// </summary>
internal sealed class CallPendingException : Exception
{
    /// <summary>With the usual message.</summary>
    public CallPendingException() : base("the provider will answer this call later")
    {
    }
}
