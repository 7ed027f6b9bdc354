using Minwal.Calls;
using Minwal.Checks;
using Minwal.Prompts;
using Minwal.Tools;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>Makes a part of a draft. Stateless and thread-safe: one instance serves a whole run.</summary>
/// <example>A step that asks the model of a role, with a prompt of the recipe; its <see cref="StepKind"/> says how recipes name it:<code>
/// sealed class TitleStep(string task, string role, PromptTemplate prompt) : IStep
/// {
///     public async ValueTask&lt;IReadOnlyList&lt;StepResult&gt;&gt; RunAsync(
///         IReadOnlyList&lt;StepSlot&gt; slots, ICallSession calls, CancellationToken cancellation)
///     {
///         var results = new List&lt;StepResult&gt;();
///         foreach (var slot in slots)
///         {
///             var messages = new[] { new ChatMessage(ChatRole.User, prompt.Render(slot.Variables)) };
///             var context = new CallContext(task, slot.Variables, null, slot.Random);
///             var answer = await calls.AskAsync(new Call(role, messages, context), cancellation);
///             results.Add(answer.Failure is { } failure
///                 ? StepResult.Failed(failure)
///                 : StepResult.Of(new Fields().Add("title", answer.Text)));
///         }
///
///         return results;
///     }
/// }
/// </code></example>
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
/// <param name="Prompt">The compiled template of that <see cref="PromptReference.Name"/>.</param>
/// <param name="File">The content of a file of the recipe; null when there is none of that name.</param>
public sealed record StepTools(string Recipe, Func<string, PromptTemplate> Prompt, Func<string, byte[]?> File)
{
    /// <summary>The grammar of a task, <c>recipe/step</c>, that no model plays; null when there is none.</summary>
    public Func<string, IGrammar?> Grammar { get; init; } = static _ => null;

    /// <summary>The tools that models may call; null where there are none.</summary>
    internal RecipeTools? Tools { get; init; }
}

/// <summary>What a step made for one slot: new variables, or the reason why there are none.</summary>
/// <param name="Gives">The new variables; null when the step failed and has nothing to tell.</param>
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
