using Minwal.Calls;
using Minwal.Checks;
using Minwal.Prompts;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>Makes a part of a draft. Stateless and thread-safe: one instance serves a whole run.</summary>
public interface IStep
{
    /// <summary>
    /// Works for one attempt of one unit: usually one slot, several where one call asks for several records.
    /// Returns one result for each of <paramref name="slots"/>, in their order.
    /// Throws only on cancellation, on faults of the recipe, on fatal model errors, and when an answer will come later.
    /// </summary>
    ValueTask<IReadOnlyList<StepResult>> RunAsync(IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation);
}

/// <summary>What a step may use while it is made.</summary>
/// <param name="Recipe">The recipe's name, the first part of every task.</param>
/// <param name="Prompt">The compiled template of a file of the recipe.</param>
/// <param name="File">The content of a file of the recipe; null when there is none of that name.</param>
public sealed record StepTools(string Recipe, Func<string, PromptTemplate> Prompt, Func<string, byte[]?> File);

/// <summary>What a step made for one slot: new variables, or the reason why there are none.</summary>
/// <param name="Gives">The new variables; null when the step failed.</param>
/// <param name="Failure">Why, with its numbers; null when it succeeded.</param>
public readonly record struct StepResult(Fields? Gives, Rejection? Failure)
{
    /// <summary>A step that succeeded.</summary>
    public static StepResult Of(Fields gives) => new(gives, null);

    /// <summary>A step that failed.</summary>
    public static StepResult Failed(string reason, string message) => new(null, new Rejection(reason, message, []));

    /// <summary>A step whose call gave no answer.</summary>
    public static StepResult Failed(CallFailure failure) => Failed(failure.Code, failure.Message);
}
