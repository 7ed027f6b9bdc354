using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// Whether all is there that a check reads. A check that found nothing to look at would pass without looking, so a path that leads nowhere,
/// or to null, is a rejection <c>CHECK.no_field</c>, unless a <c>shape</c> of the recipe says that the field is optional.
/// </summary>
internal sealed class FieldPresence
{
    private readonly FieldPath[] _paths;
    private readonly bool[][] _optional;
    private readonly string _kind;

    /// <param name="check">The check.</param>
    /// <param name="shapes">What the recipe's <c>shape</c> checks say of its records.</param>
    public FieldPresence(CheckSettings check, IReadOnlyList<AnswerShape> shapes)
    {
        _kind = check.Kind;
        // The check `shape` says itself what is missing.
        _paths = check is RecordCheckSettings { RecordShape: not null } ? [] : [.. check.Paths];
        _optional = [.. _paths.Select(path => Optional(path, shapes))];
    }

    /// <summary>What is missing in <paramref name="record"/>; null when nothing is.</summary>
    public Rejection? Check(Fields record)
    {
        for (var i = 0; i < _paths.Length; i++)
        {
            var path = _paths[i];
            if (path.Steps.Length == 1 && record.TryGetValue(path.Head, out var value) && value is not null) continue;
            if (path.FindGap(record, _optional[i]) is { } gap) return Refuse(_kind, gap.Place, gap.Message);
        }

        return null;
    }

    /// <summary>The rejection for what the check <paramref name="kind"/> cannot read.</summary>
    public static Rejection Refuse(string kind, string place, string message) =>
        new($"{kind}.no_field", $"{place}: {message}", new Fields(1).Add("field", place));

    private static bool[] Optional(FieldPath path, IReadOnlyList<AnswerShape> shapes)
    {
        var optional = new bool[path.Steps.Length];
        var reached = shapes;
        for (var i = 0; i < optional.Length && reached.Count > 0; i++)
        {
            var step = path.Steps[i];
            reached = [.. reached.Select(shape => step.Name is null ? shape.Items : shape.Field(step.Name)).OfType<AnswerShape>()];
            optional[i] = reached.Any(shape => shape.Optional || shape.Type == AnswerType.Any);
        }

        return optional;
    }
}
