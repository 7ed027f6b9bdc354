using Minwal.Expressions;

namespace Minwal.Calls;

/// <summary>
/// What a call is for, beside its messages. It travels in <c>ChatOptions.AdditionalProperties</c> under <see cref="Key"/> and never leaves
/// the process: the offline model writes from it, the replay model looks up by it, a remote client ignores it.
/// </summary>
/// <param name="Task"><c>recipe/step</c>, or <c>recipe/step.role</c> in a conversation.</param>
/// <param name="Variables">Everything the prompt may name: parameters, cell, values, source rows, earlier results.</param>
/// <param name="Items">For a call that asks for several records: what each of them adds to the variables; otherwise null.</param>
/// <param name="Random">The key of the call's random numbers, made of seed, slot, attempt and step.</param>
public sealed record CallContext(string Task, IVariables Variables, IReadOnlyList<Values.Fields>? Items, ulong Random)
{
    /// <summary>The property's name.</summary>
    public const string Key = "minwal.call";

    /// <summary>The key of the records in briefs and answers that hold several.</summary>
    public const string ItemsKey = "items";

    /// <summary>The request's hash, under which the journal keeps it; null before it is computed.</summary>
    public string? RequestHash { get; init; }

    /// <summary>The call's place in the run; null before it has one.</summary>
    internal CallKey? Place { get; init; }
}
