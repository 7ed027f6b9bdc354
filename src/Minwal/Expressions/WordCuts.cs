using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>Texts cut between words, at places that are drawn: as people stop in the middle of what they say.</summary>
internal static class WordCuts
{
    /// <summary>The words of each text, in pieces: <paramref name="pieces"/> of all texts together.</summary>
    /// <param name="texts">What is cut.</param>
    /// <param name="pieces">How many pieces there are in the end; each text is one at least.</param>
    /// <param name="most">Into how many pieces one text may come at most.</param>
    /// <param name="weight">
    /// The weight of a place, over <c>{before, after, at, words, text, texts}</c>: the words at both sides, how many stand before it, how
    /// many the text has, which text it is, from 0, and of how many. Null when all places are alike.
    /// </param>
    /// <param name="key">Names the random numbers.</param>
    public static List<object?> Of(IReadOnlyList<string> texts, long pieces, long most, ItemFormula? weight, ulong key)
    {
        var words = texts.Select(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToList();
        var cuts = words.Select(_ => new SortedSet<int>()).ToList();
        var places = words.SelectMany((text, i) => Enumerable.Range(1, Math.Max(0, text.Length - 1)).Select(at => (Text: i, At: at)))
            .Select(place => (place.Text, place.At, Weight: WeightOf(words, place.Text, place.At, weight)))
            .Where(place => place.Weight > 0)
            .ToList();
        var random = new SlotRandom(texts.Aggregate(key, (k, text) => SlotRandom.Key(k, (long)SlotRandom.Hash(text))));
        for (long made = texts.Count; made < pieces; made++)
        {
            if (places.Count == 0)
                throw new EvaluationException($"the {texts.Count} texts can be cut into {made} pieces at most, not into {pieces}");
            var (text, at) = Draw(places, ref random);
            cuts[text].Add(at);
            var full = cuts[text].Count + 1 >= most;
            places.RemoveAll(place => place.Text == text && (full || place.At == at));
        }

        if (pieces < texts.Count) throw new EvaluationException($"the {texts.Count} texts are {texts.Count} pieces at least, not {pieces}");
        return [.. words.Select((text, i) => (object?)Pieces(text, cuts[i]))];
    }

    private static double WeightOf(List<string[]> texts, int text, int at, ItemFormula? weight)
    {
        if (weight is null) return 1;
        var words = texts[text];
        var place = new Fields(6)
            .Add("before", words[at - 1]).Add("after", words[at]).Add("at", (long)at).Add("words", (long)words.Length)
            .Add("text", (long)text).Add("texts", (long)texts.Count);
        return Value.Number(weight.Of(place)) is { } number and >= 0 && double.IsFinite(number)
            ? number
            : throw new EvaluationException("the weight of a place to cut at must be a number from 0 on");
    }

    private static (int Text, int At) Draw(List<(int Text, int At, double Weight)> places, ref SlotRandom random)
    {
        var left = random.Unit() * places.Sum(place => place.Weight);
        foreach (var (text, at, weight) in places)
            if ((left -= weight) < 0) return (text, at);
        return (places[^1].Text, places[^1].At);
    }

    private static List<object?> Pieces(string[] words, SortedSet<int> cuts)
    {
        var (pieces, from) = (new List<object?>(), 0);
        foreach (var to in cuts.Append(words.Length))
        {
            pieces.Add(string.Join(' ', words[from..to]));
            from = to;
        }

        return pieces;
    }
}
