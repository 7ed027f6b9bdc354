using Minwal.Calls;

namespace Minwal.Tests.Steps;

/// <summary>Gives answers in the order in which it is asked.</summary>
internal sealed class ScriptedSession(IReadOnlyList<CallAnswer> answers) : ICallSession
{
    public List<Call> Asked { get; } = [];

    /// <summary>How many calls were made at once, each time.</summary>
    public List<int> Together { get; } = [];

    public ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation)
    {
        Together.Add(1);
        return new(Answer(call));
    }

    public ValueTask<IReadOnlyList<CallAnswer>> AskAllAsync(IReadOnlyList<Call> calls, CancellationToken cancellation)
    {
        Together.Add(calls.Count);
        return new([.. calls.Select(Answer)]);
    }

    private CallAnswer Answer(Call call)
    {
        Asked.Add(call);
        return answers[Asked.Count - 1];
    }
}
