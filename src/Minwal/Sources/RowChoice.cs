using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Similarity;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>Chooses rows of a source that are far from each other.</summary>
internal static class RowChoice
{
    /// <summary>The chosen ones of <paramref name="rows"/>, in their order; all where there are no more than are wanted.</summary>
    /// <param name="source">The source, which has a <see cref="SourceSpec.Choose"/>.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="constants">Parameters and tables.</param>
    /// <exception cref="MinwalException">
    /// MW1012 when the number is none; MW1020 when it is above <see cref="SourceSpec.Most"/>; MW1009 when no row has the field.
    /// </exception>
    public static IReadOnlyList<Fields> Of(SourceSpec source, IReadOnlyList<Fields> rows, IVariables constants)
    {
        var choose = source.Choose!;
        var asked = choose.Count.Evaluate(constants);
        if (Value.Number(asked) is not (>= 1 and var n))
        {
            throw new MinwalException([new Fault("MW1012", choose.Count.Mark,
                $"'count' of the source '{source.Name}' is {Json.ToText(asked)}, allowed is a number from 1")]);
        }

        if (n > source.Most)
        {
            throw new MinwalException([new Fault("MW1020", source.Mark,
                $"the source '{source.Name}' is to choose {n:N0} rows, at most {source.Most:N0} are allowed", source.Because)]);
        }

        if (rows.Count == 0) return rows;
        if (!rows.Any(row => choose.Field.Values(row).Any()))
        {
            throw new MinwalException([new Fault("MW1009", source.Mark,
                $"the source '{source.Name}' is to choose by '{choose.Field}', but no row has it",
                $"rows have {string.Join(", ", rows[0].Keys)}")]);
        }

        var texts = rows.Select(row => string.Join('\n', choose.Field.Values(row).Select(Value.ToText)));
        var places = new DiverseChoice(texts, TextHash.Of(source.Name))
            .Take((int)Math.Min(n, rows.Count), choose.Below, Kinds(choose, rows));
        return [.. places.Order().Select(place => rows[place])];
    }

    private static List<int>? Kinds(ChooseSpec choose, IReadOnlyList<Fields> rows)
    {
        if (choose.Spread.Count == 0) return null;
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. rows.Select(row =>
        {
            var value = choose.Spread.SelectMany(path => path.Values(row).Take(1)).Select(Value.ToText).FirstOrDefault("");
            if (!kinds.TryGetValue(value, out var kind)) kinds[value] = kind = kinds.Count;
            return kind;
        })];
    }
}
