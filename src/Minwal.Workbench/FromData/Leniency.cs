namespace Minwal.Workbench.FromData;

/// <summary>
/// How much of the checks is given up so that the rows that a recipe is made from pass them; each gives up what those before it do.
/// </summary>
internal enum Leniency
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Texts that are alike are only warned of.</summary>
    AlikeWarns,

    /// <summary>The script is not looked at.</summary>
    NoScript,

    /// <summary>The bounds of words are those of all rows, and labels are not looked at.</summary>
    WidestWords,
}
