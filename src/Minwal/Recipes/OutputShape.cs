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
        var stage = shape.Optional<string>("as", Shapes.Name, null!,
            "Of the main file: what it is called where another run follows (`then`): out.jsonl is then out.AS.jsonl. "
            + "Without it the recipe's name.");
        var help = shape.Optional("help", Shapes.Text, summary, "What the file is for, in one line.");
        var document = shape.Optional("document", TemplateShape.Instance, null!,
            "For .json: a map in which ${records} stands for the records. Without it the file is an array.");
        var needed = shape.Optional("needed", Shapes.ListOf(Shapes.Path), [],
            "Paths of the document, such as metadata.config, that `minwal check` asks for in a .json file that is not an array.");
        var rows = shape.Optional("rows", TemplateShape.Instance, null!,
            "The rows of one record, a list (usually with `for`). Without it each record is one row.");
        var lines = shape.Optional("lines", TemplateShape.Instance, null!,
            "For a further file of text with any ending, such as .txt or .m2: the lines of one record, a text or a list of texts.");
        var columns = shape.Optional("columns", Shapes.ListOf(Shapes.Text, 1), [],
            "The columns of a .csv, in order. Without it those of the first row.");
        var shaped = shape.Optional("shape", Shapes.OneOf([.. OutputSpec.Shapes]), null!,
            "The shape in which others publish such rows, as `minwal convert --to` writes it: conversations, instructions, questions.");
        var own = shape.Optional("checks", checks, [],
            "What `minwal check` holds a file with these `rows` or `columns` against; the rows of a run come from records that passed the "
            + "recipe's own checks.");
        return shape.Build(v =>
        {
            if (v.Has(lines) && (part == "output" || v.Has(rows) || v.Has(document) || v.Has(columns) || v.Has(own)))
                v.Refuse(lines, "'lines' are for a further file, and stand there alone: lines have no fields");
            return new OutputSpec("", v.Mark, v.Get(file), v.Get(help), v.Has(document) ? v.Get(document) : null,
                v.Has(rows) ? v.Get(rows) : null, v.Get(columns))
            {
                Needed = v.Get(needed),
                As = v.Get(stage),
                Shape = v.Get(shaped),
                Lines = v.Has(lines) ? v.Get(lines) : null,
                Checks = v.Get(own),
            };
        });
    }
}
