namespace Minwal.Workbench.FromData;

/// <summary>What a recipe that is made from given rows is to be like.</summary>
/// <param name="Name">The recipe's name.</param>
/// <param name="Text">The column with the texts.</param>
/// <param name="Label">The column with the labels; null for none.</param>
/// <param name="Language">The language of the texts, as a BCP 47 tag.</param>
/// <param name="Records">The records that a run makes when nothing is said.</param>
/// <param name="Shows">Whether a few of the rows are copied, to be shown to the model.</param>
internal sealed record DraftChoices(string Name, DataColumn Text, DataColumn? Label, string Language, long Records, bool Shows);
