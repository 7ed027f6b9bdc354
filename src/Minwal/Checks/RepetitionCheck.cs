using System.Numerics;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Words and runs of words that come too often in one text, compared by their keys.</summary>
internal sealed class RepetitionCheck(FieldPath field, long word, long size, long times, bool row, double distinct)
    : FieldCheck("repetition", field)
{
    private const int OnStack = 512;

    protected override Rejection? CheckText(string text, IVariables variables)
    {
        var key = CompareKey.Of(text);
        var words = Tokens.Count(key);
        if (words == 0) return null;
        var tokens = words <= OnStack ? stackalloc ulong[words] : new ulong[words];
        Tokens.Hash(key, tokens);
        var (most, at, different) = Count(tokens);
        if (most > word) return Refuse("word", $"'{Words(key, at, 1)}' comes {most} times, at most {word} are allowed", most, word);
        if (times < long.MaxValue && words >= size)
        {
            var runs = words <= OnStack ? stackalloc ulong[words] : new ulong[words];
            runs = runs[..NGrams.Hash(tokens, (int)size, runs)];
            (most, at, _) = Count(runs);
            if (most > times)
                return Refuse("ngram", $"'{Words(key, at, (int)size)}' comes {most} times, at most {times} are allowed", most, times);
        }

        for (var i = 1; i < tokens.Length && !row; i++)
        {
            if (tokens[i] != tokens[i - 1]) continue;
            return new Rejection("repetition.in_a_row", $"words {i} and {i + 1} are both '{Words(key, i, 1)}'",
                new Fields().Add("word", (long)i + 1));
        }

        var share = (double)different / tokens.Length;
        if (share >= distinct) return null;
        return new Rejection("repetition.few_words",
            FormattableString.Invariant($"{share:0.###} of the words are different, at least {distinct} is asked for"),
            new Fields().Add("share", Math.Round(share, 4)).Add("least", distinct));
    }

    private static Rejection Refuse(string what, string message, int times, long most) =>
        new($"repetition.{what}", message, new Fields().Add("times", (long)times).Add("most", most));

    // The most frequent value: how often, where first (of several equally frequent the first in the text), and how many different ones
    // there are.
    private static (int Most, int At, int Different) Count(ReadOnlySpan<ulong> hashes)
    {
        // At most half full; a place holds where a value comes first, plus one.
        var places = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, 2 * hashes.Length));
        var firsts = places <= 1024 ? stackalloc int[places] : new int[places];
        var times = hashes.Length <= OnStack ? stackalloc int[hashes.Length] : new int[hashes.Length];
        var (most, at, different) = (0, 0, 0);
        for (var i = 0; i < hashes.Length; i++)
        {
            var place = (int)hashes[i] & (places - 1);
            while (firsts[place] != 0 && hashes[firsts[place] - 1] != hashes[i]) place = (place + 1) & (places - 1);
            if (firsts[place] == 0) (firsts[place], different) = (i + 1, different + 1);
            var first = firsts[place] - 1;
            if (++times[first] > most || (times[first] == most && first < at)) (most, at) = (times[first], first);
        }

        return (most, at, different);
    }

    private static string Words(string key, int from, int count) => string.Join(' ', key.Split(' ').Skip(from).Take(count));
}

/// <summary>The kind <c>repetition</c>.</summary>
internal sealed class RepetitionKind : RecordCheckKind
{
    private readonly Key<FieldPath> _field;
    private readonly Key<long> _word, _size, _times;
    private readonly Key<bool> _row;
    private readonly Key<double> _distinct;

    public RepetitionKind() : base("repetition", "Words and runs of words that come too often in one text.")
    {
        _field = Required("field", Shapes.Path, "The record's text field.");
        _word = Optional("word", Shapes.Integer(1), long.MaxValue, "The most times that one word may come.");
        _size = Optional("ngram", Shapes.Integer(2, 50), 3, "With `times`: the length of the runs of words that are counted.");
        _times = Optional("times", Shapes.Integer(1), long.MaxValue, "The most times that one run of words may come.");
        _row = Optional("in_a_row", Shapes.Boolean, true, "Whether the same word may stand twice in a row.");
        _distinct = Optional("distinct", Shapes.Number(0, 1), 0, "The least share of different words among all words.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) => new RepetitionCheck(
        values.Get(_field), values.Get(_word), values.Get(_size), values.Get(_times), values.Get(_row), values.Get(_distinct));
}
