using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Recipes;

/// <summary>Something that whoever uses a run's records must know, found out before the first call.</summary>
/// <param name="Mark">Where.</param>
/// <param name="When">Whether it is so, over parameters, tables and the rows of sources.</param>
/// <param name="Say">What is told.</param>
/// <param name="Benchmark">
/// Whether it tells of rows of a benchmark that were used, which can then test nothing that learns from the records.
/// </param>
internal sealed record NoticeSpec(Mark Mark, Expression When, Template Say, bool Benchmark)
{
    /// <summary>The shape of one of <c>notices</c>.</summary>
    public static MapShape<NoticeSpec> Shape { get; } = Make();

    private static MapShape<NoticeSpec> Make()
    {
        var shape = new MapShape<NoticeSpec>("notice",
            "What whoever uses the records must know of the run: told with its plan and at its end, to formulas as run.notices, and in the "
            + "card of the data.");
        var when = shape.Required("when", Shapes.Formula,
            "Whether it is so, as a formula over parameters, tables and the rows of sources.");
        var say = shape.Required("say", TemplateShape.Instance, "What is told, in a sentence.");
        var benchmark = shape.Optional("benchmark", Shapes.Boolean, false,
            "Whether it tells of a benchmark's rows that were used: the card names them as contamination.");
        return shape.Build(v => new NoticeSpec(v.Mark, v.Get(when), v.Get(say), v.Get(benchmark)));
    }
}
