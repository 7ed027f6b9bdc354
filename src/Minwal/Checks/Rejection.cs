using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Why a record was not accepted.</summary>
/// <param name="Reason">Stable code, the check's name first: <c>words.too_few</c>.</param>
/// <param name="Message">For people: "4 words, at least 5 are asked for". No full stop.</param>
/// <param name="Numbers">The numbers behind the verdict, by name.</param>
public sealed record Rejection(string Reason, string Message, Fields Numbers)
{
    /// <summary>
    /// Whether the record could not be judged at all: a formula had no value, or what a check reads is not there. Now and then that is the
    /// model's slip; where it is the recipe's, every draft is lost, so whoever runs it should be told at once.
    /// </summary>
    internal bool IsUnjudged => Reason is "record.formula" or "value.formula"
        || Reason.EndsWith(".no_value", StringComparison.Ordinal) || Reason.EndsWith(".no_field", StringComparison.Ordinal);
}
