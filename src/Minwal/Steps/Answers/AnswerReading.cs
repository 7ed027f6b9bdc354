using Minwal.Checks;

namespace Minwal.Steps.Answers;

/// <summary>What was read from an answer.</summary>
/// <param name="Items">One object for each record that the answer holds.</param>
/// <param name="ItemFaults">
/// What is wrong with each of them, as <c>answer.shape</c> with the numbers of what does not fit; null where nothing is.
/// </param>
/// <param name="Failure">
/// When nothing could be read: answer.empty, answer.not_json, answer.cut or answer.shape,
/// with what was found and what is needed, fit to be shown to the model.
/// </param>
internal sealed record AnswerReading(IReadOnlyList<object?> Items, IReadOnlyList<Rejection?> ItemFaults, Rejection? Failure);
