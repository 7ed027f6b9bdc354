using Minwal.Prompts;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>Makes a part of a draft. Stateless and thread-safe: one instance serves a whole run.</summary>
public interface IStep
{
    /// <summary>
    /// Works for one attempt of one unit: usually one slot, several where one call asks for several records.
    /// Returns one result for each of <paramref name="slots"/>, in their order. Throws only on cancellation, on faults of the recipe, and
    /// on fatal model errors.
    /// </summary>
    ValueTask<IReadOnlyList<StepResult>> RunAsync(IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation);
}

/// <summary>What a step may use while it is made.</summary>
/// <param name="Recipe">The recipe's name, the first part of every task.</param>
/// <param name="Prompt">The compiled template of a file of the recipe.</param>
public sealed record StepTools(string Recipe, Func<string, PromptTemplate> Prompt);

/// <summary>What a step made for one slot: new variables, or the reason why there are none.</summary>
/// <param name="Gives">The new variables; null when the step failed.</param>
/// <param name="Failure">Why; null when it succeeded.</param>
public readonly record struct StepResult(Fields? Gives, StepFailure? Failure)
{
    /// <summary>A step that succeeded.</summary>
    public static StepResult Of(Fields gives) => new(gives, null);

    /// <summary>A step that failed.</summary>
    public static StepResult Failed(string code, string message) => new(null, new StepFailure(code, message));
}

/// <summary>Why a draft could not be made.</summary>
/// <param name="Code">A reason such as <c>answer.not_json</c>, or a code such as <c>MW3005</c>.</param>
/// <param name="Message">For people.</param>
public sealed record StepFailure(string Code, string Message);
