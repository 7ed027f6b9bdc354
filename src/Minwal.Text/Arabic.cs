namespace Minwal.Text;

/// <summary>
/// The Arabic script's letters, marks and signs, and how they are folded where spellings are compared.
/// Folding is for comparison only: in a stored text hamza, ta marbuta and alef maqsura are spelling that matters.
/// </summary>
internal static class Arabic
{
    /// <summary>The kashida U+0640, which lengthens a word and means nothing.</summary>
    public const char Tatweel = '\u0640';

    /// <summary>Letters of the Arabic script: basic, extended (Persian, Urdu) and presentation forms; neither tatweel nor marks.</summary>
    public static bool IsLetter(char c) => c switch
    {
        < '\u0621' => c == '\u0620',
        <= '\u064A' => c != Tatweel,
        <= '\u06D3' => c is '\u066E' or '\u066F' or >= '\u0671',
        <= '\u06FF' => c is '\u06D5' or '\u06EE' or '\u06EF' or >= '\u06FA' and not '\u06FD' and not '\u06FE',
        <= '\u077F' => c >= '\u0750',
        <= '\u08FF' => c is >= '\u0870' and <= '\u0887' or >= '\u0889' and <= '\u088E' or >= '\u08A0' and <= '\u08C9',
        <= '\uFDFF' => c >= '\uFB50' && char.IsLetter(c),
        _ => c is >= '\uFE70' and <= '\uFEFC' && char.IsLetter(c),
    };

    /// <summary>
    /// Signs above and below letters: harakat, shadda, Quranic annotation (U+0610–061A, 064B–065F, 0670, 06D6–06ED, 08CA–08FF).
    /// </summary>
    public static bool IsMark(char c) => c is >= '\u0610' and <= '\u061A' or >= '\u064B' and <= '\u065F' or '\u0670'
        or >= '\u06D6' and <= '\u06ED' and not '\u06E5' and not '\u06E6' and not '\u06EE' or >= '\u08CA' and <= '\u08FF';

    /// <summary>
    /// One letter for the forms that writers mix: alef with hamza, madda or wasla → alef; alef maqsura and
    /// Persian ye → ya; ta marbuta → ha; Persian kaf → kaf. All else is returned as it is.
    /// </summary>
    public static char Fold(char c) => c switch
    {
        '\u0622' or '\u0623' or '\u0625' or '\u0671' or '\u0672' or '\u0673' => '\u0627',
        '\u0649' or '\u06CC' => '\u064A',
        '\u0629' => '\u0647',
        '\u06A9' => '\u0643',
        _ => c,
    };
}
