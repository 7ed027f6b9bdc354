using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Words and phrases that come too often in one text. Words are those of the compare key: case, punctuation and Arabic marks do not hide a repetition.</summary>
internal sealed class RepetitionCheck(TextField field, RepetitionCheck.Limits limits) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("repetition", "Words and phrases that come too often in one text, after normalisation.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field; turns[].text means each turn's.");
        var word = shape.Optional("word", Shapes.Integer(1, 10_000), 0, "The most times that one word may occur.");
        var ignore = shape.Optional<IReadOnlyList<string>>("ignore", Shapes.ListOf(Shapes.Text), [], "Words that 'word' and 'row' do not count.");
        var row = shape.Optional("row", Shapes.Integer(1, 100), 0, "The most times that a word may stand directly after itself, itself counted: 1 allows no doubled word.");
        var ngram = new MapShape<(int, int)>("repetition_ngram", "A bound on repeated runs of words.");
        var size = ngram.Required("size", Shapes.Integer(2, 20), "The number of words in a run.");
        var times = ngram.Required("times", Shapes.Integer(1, 1000), "The most times that one run may occur.");
        ngram.Build(values => ((int)values.Get(size), (int)values.Get(times)));
        var ngrams = shape.Optional("ngram", ngram, (0, 0), "A bound on repeated runs of words.");
        var distinct = shape.Optional("distinct", Shapes.Number(0, 1), 0, "The least share of different words among the words.");
        return values =>
        {
            if (!values.Has(word) && !values.Has(row) && !values.Has(ngrams) && !values.Has(distinct))
                values.Refuse(word, "a repetition check needs at least one of word, row, ngram and distinct");
            var ignored = values.Get(ignore).Select(w => TextHash.Of(CompareKey.Of(w))).ToHashSet();
            var limits = new Limits((int)values.Get(word), (int)values.Get(row), values.Get(ngrams).Item1, values.Get(ngrams).Item2, values.Get(distinct), ignored);
            return ([values.Get(field)], _ => new RepetitionCheck(new TextField(values.Get(field)), limits));
        };
    });

    public Rejection? Check(Fields record, IVariables variables) => field.Each(record, Judge);

    private Rejection? Judge(string text)
    {
        var key = CompareKey.Of(text);
        var words = Tokens.Hashes(key);
        if (words.Length < 2) return null;
        if (limits.Row > 0 && LongestRow(words) is var (row, last) && row > limits.Row)
            return Refuse("row", $"'{Word(key, last)}' stands {row} times in a row, at most {limits.Row} are allowed", row, limits.Row);
        if (limits.Size > 0 && NGrams.Hashes(words, limits.Size) is { Length: > 0 } runs)
        {
            var (times, at) = MostFrequent(runs, null, out _);
            if (times > limits.Times)
                return Refuse("ngram", $"'{string.Join(' ', Enumerable.Range(at, limits.Size).Select(i => Word(key, i)))}' occurs {times} times, at most {limits.Times} are allowed", times, limits.Times);
        }

        if (limits.Word == 0 && limits.Distinct == 0) return null;
        var (most, where) = MostFrequent(words, limits.Ignored, out var different);
        if (limits.Word > 0 && most > limits.Word)
            return Refuse("word", $"'{Word(key, where)}' occurs {most} times, at most {limits.Word} are allowed", most, limits.Word);
        var share = (double)different / words.Length;
        return share >= limits.Distinct ? null : new Rejection("repetition.distinct",
            FormattableString.Invariant($"{different} of {words.Length} words are different, a share of {share:0.000}; at least {limits.Distinct} is asked for"),
            new Fields().Add("share", share).Add("least", limits.Distinct).Add("words", (long)words.Length));
    }

    private static Rejection Refuse(string what, string message, int times, int most) =>
        new($"repetition.{what}", message, new Fields().Add("times", (long)times).Add("most", (long)most));

    private (int Times, int Last) LongestRow(ulong[] words)
    {
        var (longest, last, row) = (1, 0, 1);
        for (var i = 1; i < words.Length; i++)
        {
            row = words[i] == words[i - 1] && !limits.Ignored.Contains(words[i]) ? row + 1 : 1;
            if (row > longest) (longest, last) = (row, i);
        }

        return (longest, last);
    }

    private static (int Times, int At) MostFrequent(ulong[] hashes, HashSet<ulong>? ignored, out int different)
    {
        var sorted = (ulong[])hashes.Clone();
        Array.Sort(sorted);
        var (most, value) = (0, 0UL);
        different = 0;
        for (int i = 0, end; i < sorted.Length; i = end)
        {
            for (end = i + 1; end < sorted.Length && sorted[end] == sorted[i]; end++) { }
            different++;
            var times = end - i;
            if (times < most || ignored?.Contains(sorted[i]) == true) continue;
            // Of several the first in the text is named; without any repetition it does not matter which.
            if (times > most || (times > 1 && Array.IndexOf(hashes, sorted[i]) < Array.IndexOf(hashes, value))) (most, value) = (times, sorted[i]);
        }

        return (most, most == 0 ? 0 : Array.IndexOf(hashes, value));
    }

    private static string Word(string key, int index)
    {
        foreach (var token in new Tokens(key))
            if (index-- == 0) return token.ToString();
        return "";
    }

    /// <summary>The bounds; 0 means none.</summary>
    internal sealed record Limits(int Word, int Row, int Size, int Times, double Distinct, HashSet<ulong> Ignored);
}
