using Minwal.Checks;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Recipes;

internal static class OutputShape
{
    /// <summary>A file that a run writes, and what its rows are held against.</summary>
    public static MapShape<OutputSpec> Make(string part, string summary, Shape<IReadOnlyList<CheckSettings>> checks)
    {
        var shape = new MapShape<OutputSpec>(part, summary + " The format follows the file's ending: .json, .jsonl or .csv.");
        var file = shape.Optional("file", Shapes.Text, "", "The file's name when the run gives none.");
        var help = shape.Optional("help", Shapes.Text, summary, "What the file is for, in one line.");
        var document = shape.Optional("document", TemplateShape.Instance, null!,
            "For .json: a map in which ${records} stands for the records. Without it the file is an array.");
        var needed = shape.Optional("needed", Shapes.ListOf(Shapes.Path), [],
            "Paths of the document, such as metadata.config, that `minwal check` asks for in a .json file that is not an array.");
        var rows = shape.Optional("rows", TemplateShape.Instance, null!,
            "The rows of one record, a list (usually with `for`). Without it each record is one row.");
        var columns = shape.Optional("columns", Shapes.ListOf(Shapes.Text, 1), [],
            "The columns of a .csv, in order. Without it those of the first row.");
        var shaped = shape.Optional("shape", Shapes.OneOf([.. OutputSpec.Shapes]), null!,
            "The shape in which others publish such rows, as `minwal convert --to` writes it: conversations, instructions, questions.");
        var own = shape.Optional("checks", checks, [],
            "What `minwal check` holds a file with these `rows` or `columns` against; the rows of a run come from records that passed the "
            + "recipe's own checks.");
        return shape.Build(v => new OutputSpec("", v.Mark, v.Get(file), v.Get(help), v.Has(document) ? v.Get(document) : null,
            v.Has(rows) ? v.Get(rows) : null, v.Get(columns))
        {
            Needed = v.Get(needed),
            Shape = v.Get(shaped),
            Checks = v.Get(own),
        });
    }
}
