namespace Minwal.Workbench.Running;

/// <summary>The names of files between the runs that follow each other.</summary>
internal static class StageFile
{
    /// <summary>
    /// <paramref name="output"/> with a word in front of its ending: <c>out.jsonl.gz</c> is <c>out.styled.jsonl.gz</c>, or
    /// <c>out.styled</c> with <paramref name="ending"/> where one is given.
    /// </summary>
    public static string Of(string output, string word, string? ending = null)
    {
        var name = Path.GetFileName(output);
        var dot = name.IndexOf('.', Math.Min(1, name.Length));
        // Of a name with several dots the last one begins the ending, apart from that of compression.
        var bare = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        if (bare.LastIndexOf('.') is > 0 and var last) dot = last;
        var (stem, rest) = dot < 0 ? (name, "") : (name[..dot], name[dot..]);
        return output[..^name.Length] + $"{stem}.{word}{ending ?? rest}";
    }
}
