using Minwal.Checks;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Workbench.Checking;

/// <summary>Which of a recipe's files a file is, and so what its rows are held against.</summary>
/// <param name="Output">Whose rows they are; null when they are the records themselves.</param>
/// <param name="Checks">What they are held against.</param>
internal sealed record FilePart(OutputSpec? Output, IReadOnlyList<CheckSettings> Checks)
{
    /// <summary>Whether the rows are neither records nor rows of which the recipe says what they must be.</summary>
    public bool IsUnchecked => Output is not null && Checks.Count == 0;

    /// <summary>
    /// Told by the fields of the <paramref name="first"/> row (null when there is none): the rows of a further file have more of its fields
    /// than of a record's. Where the main file has rows of its own, no file of the recipe holds records, so a row that is no less like one
    /// of them is taken for one.
    /// </summary>
    public static FilePart Of(Recipe recipe, Fields? first)
    {
        var records = new FilePart(null, recipe.Checks);
        if (first is null) return records;
        var fields = recipe.RecordFields.Names;
        var alike = fields.Count(first.ContainsKey);
        var further = recipe.Extras.Where(extra => extra.Rows is not null || extra.Checks.Count > 0)
            .Where(extra => extra.RowFields.Count(first.ContainsKey) is var shared && shared > alike
                // A single name in common, such as 'label', is no likeness.
                && shared >= Math.Min(2, extra.RowFields.Count))
            .MaxBy(extra => extra.RowFields.Count(first.ContainsKey));
        if (recipe.Output is { Rows: not null } main)
        {
            var rows = main.RowFields.Count(first.ContainsKey);
            // Where only the data can tell what its rows are, all that is not a whole record is one.
            var mine = main.RowFields.Count == 0 ? further is null && alike < fields.Count
                : rows >= alike && rows >= (further?.RowFields.Count(first.ContainsKey) ?? 0);
            if (mine) return new FilePart(main, main.Checks);
        }

        return further is null ? records : new FilePart(further, further.Checks);
    }
}
