namespace Minwal.Faults;

/// <summary>A place in a file that a person wrote. Lines and columns count from 1; 0 means unknown.</summary>
/// <param name="File">Path as the user would type it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in characters, from 1.</param>
public readonly record struct Mark(string File, int Line = 0, int Column = 0)
{
    /// <summary><c>file:line:column</c>, as editors and terminals link it.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
