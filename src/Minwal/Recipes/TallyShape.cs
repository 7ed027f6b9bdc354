using Minwal.Expressions;
using Minwal.Recipes.Language;

namespace Minwal.Recipes;

internal static class TallyShape
{
    public static MapShape<TallySpec> Shape { get; } = Make();

    private static MapShape<TallySpec> Make()
    {
        var shape = new MapShape<TallySpec>("tally",
            "A figure over all records. One key says which; its formula sees the record's fields.");
        Key<Expression> Formula(string key, string summary) => shape.Optional<Expression>(key, Shapes.Formula, null!, summary);
        (Key<Expression> Key, TallyKind Kind)[] kinds =
        [
            (Formula("sum", "Adds numbers up."), TallyKind.Sum),
            (Formula("mean", "The mean of numbers."), TallyKind.Mean),
            (Formula("min", "The smallest number."), TallyKind.Min),
            (Formula("max", "The greatest number."), TallyKind.Max),
            (Formula("count", "How often each value occurs: a map from value to number."), TallyKind.Count),
            (Formula("distinct", "How many different values occur."), TallyKind.Distinct),
            (Formula("distinct_ngrams", "Different word n-grams of a text divided by all word n-grams."), TallyKind.DistinctNgrams),
        ];
        var size = shape.Optional("size", Shapes.Integer(1, 10), 3, "With distinct_ngrams: the number of words.");
        return shape.Build(v =>
        {
            var given = kinds.Where(k => v.Has(k.Key)).ToList();
            if (given.Count != 1)
            {
                v.Refuse(size, $"one of {string.Join(", ", kinds.Select(k => k.Key.Name))} is needed");
                return null!;
            }

            return new TallySpec("", v.Mark, given[0].Kind, v.Get(given[0].Key), (int)v.Get(size));
        });
    }
}
