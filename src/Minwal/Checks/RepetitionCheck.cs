using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Words and runs of words that come too often in one text, compared by their keys.</summary>
internal sealed class RepetitionCheck(string field, long word, long size, long times, bool row, double distinct) : FieldCheck(field)
{
    public static CheckKind Kind { get; } = CheckKind.Define("repetition", "Words and runs of words that come too often in one text.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field.");
        var word = shape.Optional("word", Shapes.Integer(1), long.MaxValue, "The most times that one word may come.");
        var size = shape.Optional("ngram", Shapes.Integer(2, 50), 3, "With `times`: the length of the runs of words that are counted.");
        var times = shape.Optional("times", Shapes.Integer(1), long.MaxValue, "The most times that one run of words may come.");
        var row = shape.Optional("in_a_row", Shapes.Boolean, true, "Whether the same word may stand twice in a row.");
        var distinct = shape.Optional("distinct", Shapes.Number(0, 1), 0, "The least share of different words among all words.");
        return values => ([values.Get(field)], _ => new RepetitionCheck(values.Get(field), values.Get(word), values.Get(size), values.Get(times), values.Get(row), values.Get(distinct)));
    });

    protected override Rejection? CheckText(string text, IVariables variables)
    {
        var tokens = Tokens.Hashes(CompareKey.Of(text));
        if (tokens.Length == 0) return null;
        var (most, different) = Count(tokens);
        if (most > word) return new Rejection("repetition.word", $"a word comes {most} times, at most {word} are allowed", new Fields().Add("times", (long)most).Add("most", word));
        if (times < long.MaxValue && Count(NGrams.Hashes(tokens, (int)size)).Most is var runs && runs > times)
            return new Rejection("repetition.ngram", $"a run of {size} words comes {runs} times, at most {times} are allowed", new Fields().Add("times", (long)runs).Add("most", times));
        if (!row)
        {
            for (var i = 1; i < tokens.Length; i++)
                if (tokens[i] == tokens[i - 1]) return new Rejection("repetition.in_a_row", $"words {i} and {i + 1} are the same", new Fields().Add("word", (long)i + 1));
        }

        var share = (double)different / tokens.Length;
        return share >= distinct ? null : new Rejection("repetition.few_words", FormattableString.Invariant($"{share:0.###} of the words are different, at least {distinct} is asked for"),
            new Fields().Add("share", Math.Round(share, 4)).Add("least", distinct));
    }

    private static (int Most, int Different) Count(ulong[] hashes)
    {
        if (hashes.Length == 0) return (0, 0);
        var sorted = hashes.Length <= 512 ? stackalloc ulong[hashes.Length] : new ulong[hashes.Length];
        hashes.CopyTo(sorted);
        sorted.Sort();
        var (most, run, different) = (1, 1, 1);
        for (var i = 1; i < sorted.Length; i++)
        {
            run = sorted[i] == sorted[i - 1] ? run + 1 : 1;
            if (run == 1) different++;
            most = Math.Max(most, run);
        }

        return (most, different);
    }
}
