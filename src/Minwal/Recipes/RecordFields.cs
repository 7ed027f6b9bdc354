using System.Text.RegularExpressions;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Recipes;

/// <summary>The fields that records have, as far as they are known before one is made.</summary>
/// <param name="Names">Those that are known, in their order.</param>
/// <param name="IsOpen">Whether there may be others: where a <c>spread</c> takes in a map whose names are not known.</param>
internal sealed partial record RecordFields(IReadOnlyList<string> Names, bool IsOpen)
{
    /// <summary>The fields of what <paramref name="record"/> gives; <paramref name="shape"/> gives what is known of a variable.</summary>
    public static RecordFields Of(Template record, Func<string, AnswerShape?> shape)
    {
        var names = new List<string>();
        var isOpen = Add(record, shape, names);
        return new RecordFields([.. names.Distinct()], isOpen);
    }

    private static bool Add(Template template, Func<string, AnswerShape?> shape, List<string> names)
    {
        switch (template)
        {
            case MapTemplate map:
                var isOpen = false;
                foreach (var entry in map.Entries)
                {
                    if (entry.Name is null) isOpen |= Add(entry.Value, shape, names);
                    else names.Add(entry.Name);
                }

                return isOpen;
            case WhenTemplate guarded: return Add(guarded.Inner, shape, names);
            case IfTemplate either: return either.Branches.Aggregate(false, (open, branch) => Add(branch, shape, names) || open);
            case FormulaTemplate { Formula: var formula } when Path().IsMatch(formula.Text):
                var path = formula.Text.Trim().Split('.');
                var found = formula.Bound.Contains(path[0]) ? null : shape(path[0]);
                foreach (var name in path.Skip(1)) found = found?.Field(name);
                if (found is not { Type: AnswerType.Object, Fields.Count: > 0 }) return true;
                names.AddRange(found.Fields.Select(field => field.Name));
                return false;
            default: return true;
        }
    }

    [GeneratedRegex(@"^\s*\w+(\.\w+)*\s*$")]
    private static partial Regex Path();
}
