namespace Minwal.Text;

/// <summary>Words as people count them: runs of characters between white space.</summary>
internal static class Words
{
    /// <summary>The number of words in <paramref name="text"/>.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        var inside = false;
        foreach (var c in text)
        {
            var space = char.IsWhiteSpace(c);
            if (!space && !inside) count++;
            inside = !space;
        }

        return count;
    }
}
