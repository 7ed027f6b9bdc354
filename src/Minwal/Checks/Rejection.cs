using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Why a record was not accepted.</summary>
/// <param name="Reason">Stable code, the check's name first: <c>words.too_few</c>.</param>
/// <param name="Message">For people: "4 words, at least 5 are asked for". No full stop.</param>
/// <param name="Numbers">The numbers behind the verdict, by name.</param>
public sealed record Rejection(string Reason, string Message, Fields Numbers);
