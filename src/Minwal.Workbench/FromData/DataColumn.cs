namespace Minwal.Workbench.FromData;

/// <summary>A column of given rows, or a text inside of a nested one.</summary>
/// <param name="Keys">The way to it: one name in a table, several in nested records.</param>
/// <param name="Filled">The rows in which it is not empty.</param>
/// <param name="Counts">
/// How often each text comes, in the order in which they first come; null when there are too many different ones.
/// </param>
/// <param name="Distinct">How many different texts there are, at most one more than are counted.</param>
/// <param name="MeanWords">Words of a text that is not empty, on average.</param>
/// <param name="LetterShare">The share of letters among the characters that are no white space.</param>
/// <param name="IsText">Whether every value is a text.</param>
internal sealed record DataColumn(
    IReadOnlyList<string> Keys, long Filled, IReadOnlyDictionary<string, long>? Counts, long Distinct, double MeanWords, double LetterShare,
    bool IsText)
{
    /// <summary>The name, as checks take it: <c>question.stem</c>.</summary>
    public string Path => string.Join('.', Keys);
}
