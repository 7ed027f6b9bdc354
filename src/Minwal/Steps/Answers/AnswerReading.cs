namespace Minwal.Steps.Answers;

/// <summary>What was read from an answer.</summary>
/// <param name="Items">One object for each record that the answer holds.</param>
/// <param name="ItemFaults">What is wrong with each of them; null where nothing is.</param>
/// <param name="Reason">When nothing could be read: answer.empty, answer.not_json, answer.cut or answer.shape.</param>
/// <param name="Fault">When nothing could be read: what was found and what is needed, fit to be shown to the model.</param>
public sealed record AnswerReading(IReadOnlyList<object?> Items, IReadOnlyList<string?> ItemFaults, string? Reason, string? Fault);
