using System.Text;
using System.Text.RegularExpressions;
using Minwal.Planning;
using Minwal.Text;

namespace Minwal.Datasets.Augmenting;

/// <summary>
/// Words as people spell them who do not look closely: alef without its hamza, ha for ta marbuta, ya for alef maqsura and the other way; in
/// English the spellings of both sides of the ocean, and short forms.
/// </summary>
internal sealed partial class SpellingAugmentation()
    : TextAugmentation("spelling", "Words in another usual spelling: hamza, ta marbuta, alef maqsura; colour and color, do not and don't.")
{
    private const double Share = 0.5;

    private static readonly ParaphraseAugmentation Pairs = new(WordList.Read("spellings").Select(row => (row[0], row[1])));

    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random)
    {
        var key = random.Next();
        var number = 0L;
        var made = ArabicWord().Replace(text, match =>
        {
            var other = Loose(match.Value);
            var own = new SlotRandom(SlotRandom.Key(key, number++));
            return other != match.Value && own.Unit() < Share ? other : match.Value;
        });
        if (made == text)
        {
            // The draws took none: then the first that has another spelling.
            var done = false;
            made = ArabicWord().Replace(text, match =>
            {
                var other = done ? match.Value : Loose(match.Value);
                done |= other != match.Value;
                return other;
            });
        }

        return Pairs.ChangeText(made, ref random);
    }

    private static string Loose(string word)
    {
        var letters = new StringBuilder(word);
        for (var i = 0; i < letters.Length; i++)
        {
            var last = i == letters.Length - 1 || !Arabic.IsLetter(letters[i + 1]);
            letters[i] = letters[i] switch
            {
                'أ' or 'إ' or 'آ' => 'ا',
                'ة' when last => 'ه',
                'ى' when last => 'ي',
                _ => letters[i],
            };
        }

        return letters.ToString();
    }

    [GeneratedRegex(@"[\u0621-\u064A\u064B-\u0652]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex ArabicWord();
}
