using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Tools whose calls can be done again: what the check <c>replay</c> needs of a recipe's tools. Thread-safe.</summary>
internal interface IReplayableTools
{
    /// <summary>The names of all tools, in their order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>
    /// The tools of a conversation that begins; null, with why in <paramref name="fault"/>, when there is no store to be made.
    /// </summary>
    IReplayedConversation? Begin(IVariables variables, out string fault);
}

/// <summary>The tools of one conversation and what they keep. One thread at a time.</summary>
internal interface IReplayedConversation : IDisposable
{
    /// <summary>What a call gives.</summary>
    /// <exception cref="Faults.MinwalException">MW1011 or MW1012 when a formula of the tool cannot be computed.</exception>
    string Result(string name, string arguments, IReadOnlyCollection<string> allowed);

    /// <summary>All that the tools have kept: a map from table to its rows; empty without a store.</summary>
    Fields Tables();
}
