namespace Minwal.Cli.Completion;

/// <summary>A word that may come next.</summary>
/// <param name="Word">The word, or a beginning that ends in <c>=</c>, <c>:</c> or <c>,</c> and goes on.</param>
/// <param name="Help">What it is, in a few words; null when that goes without saying.</param>
internal sealed record Candidate(string Word, string? Help = null)
{
    /// <summary>Tells the shell to complete files itself.</summary>
    public static readonly Candidate Files = new(":file");

    /// <summary>Tells the shell to complete folders itself.</summary>
    public static readonly Candidate Folders = new(":dir");

    /// <summary>Whether the word goes on.</summary>
    public bool IsBeginning => Word[^1] is '=' or ':' or ',';

    /// <summary>Whether the shell is told to find the words itself.</summary>
    public bool IsLeftToShell => Word.StartsWith(':');
}
