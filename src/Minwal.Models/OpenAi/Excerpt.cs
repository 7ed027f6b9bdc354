namespace Minwal.Models.OpenAi;

/// <summary>The beginning of what an endpoint said, for messages.</summary>
internal static class Excerpt
{
    /// <summary>
    /// <paramref name="text"/> when it has at most <paramref name="most"/> characters, else its beginning and an ellipsis; no character is
    /// cut in half.
    /// </summary>
    public static string Of(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end] + "…";
    }
}
