using Minwal.Expressions;
using Minwal.Recipes.Language;

namespace Minwal.Steps;

/// <summary>
/// What a call is for, beside its messages. It travels in <c>ChatOptions.AdditionalProperties</c> under <see cref="Key"/> and never leaves the process:
/// the offline model writes from it, the replay model looks up by it, a remote client ignores it.
/// </summary>
/// <param name="Task"><c>recipe/step</c>, or <c>recipe/step.role</c> in a conversation.</param>
/// <param name="Variables">Everything the prompt may name: parameters, cell, values, source rows, earlier results.</param>
/// <param name="Items">For a call that asks for several records: what each of them adds to the variables; otherwise null.</param>
/// <param name="Random">The key of the call's random numbers, made of seed, slot, attempt and step.</param>
public sealed record CallContext(string Task, IVariables Variables, IReadOnlyList<Values.Fields>? Items, ulong Random)
{
    /// <summary>The property's name.</summary>
    public const string Key = "minwal.call";

    /// <summary>The most rows a brief carries as <c>items</c>; keys of items in answers are the same.</summary>
    public const string ItemsKey = "items";

    /// <summary>The shape the answer must have, for messages; null for free text.</summary>
    public AnswerShape? Returns { get; init; }
}
