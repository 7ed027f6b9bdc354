namespace Minwal.Calls;

/// <summary>How a run uses what earlier processes wrote into its call log.</summary>
internal sealed record ResumeRules
{
    /// <summary>Whether the log is empty, so that there is nothing to look for.</summary>
    public bool IsNew { get; init; }

    /// <summary>
    /// Whether a call that the log holds with another request is made anew, as a further row.
    /// True when the run was begun with another number of attempts
    /// (slots that are tried longer change the verdicts on others, and so which of them are asked for again)
    /// or by another recipe.
    /// </summary>
    public bool AsksAnew { get; init; }

    /// <summary>
    /// Whether an answer may be used for any call with the same request: the recipe was edited, and slots may have moved.
    /// </summary>
    public bool FindsAnywhere { get; init; }

    /// <summary>A run that begins.</summary>
    public static ResumeRules New { get; } = new() { IsNew = true };
}
