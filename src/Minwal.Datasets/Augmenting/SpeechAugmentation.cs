using System.Text;
using Minwal.Planning;
using Minwal.Text;

namespace Minwal.Datasets.Augmenting;

/// <summary>
/// What a recogniser of speech writes down of what is said: no punctuation, no capitals, fillers, and words said twice.
/// </summary>
/// <param name="fillers">How likely a filler stands before a word, 0 to 1.</param>
/// <param name="repetitions">How likely a word is said twice, 0 to 1.</param>
internal sealed class SpeechAugmentation(double fillers, double repetitions)
    : TextAugmentation("asr", "As a recogniser of speech writes it: no punctuation, no capitals, fillers, words said twice.")
{
    private static readonly string[] Arabic = ["يعني", "آه", "ممم", "طيب", "اممم", "والله"];
    private static readonly string[] English = ["uh", "um", "er", "well", "you know", "I mean"];

    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random)
    {
        var words = Bare(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var list = ScriptCount.Of(text) is var script && script.Arabic >= script.Latin ? Arabic : English;
        var made = new List<string>(words.Length + 4);
        foreach (var word in words)
        {
            if (random.Unit() < fillers) made.Add(list[random.Below(list.Length)]);
            made.Add(word);
            if (random.Unit() < repetitions) made.Add(word);
        }

        return string.Join(' ', made);
    }

    /// <summary>Without marks that nobody speaks; those inside of words, numbers and addresses stay.</summary>
    private static string Bare(string text)
    {
        var bare = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isInside = i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1])
                && c is '\'' or '’' or '.' or ',' or ':' or '-' or '/' or '@' or '_';
            bare.Append(char.IsWhiteSpace(c) || (char.IsPunctuation(c) && !isInside && c is not ('@' or '%' or '٪' or '#' or '&'))
                ? ' ' : char.ToLowerInvariant(c));
        }

        return bare.ToString();
    }
}
