using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Recipes;

/// <summary>A run of another recipe that follows when a run has ended, and works on its file.</summary>
/// <param name="Name">What its file is called where another run follows it.</param>
/// <param name="Mark">Where.</param>
/// <param name="Run">The recipe: the folder beside this recipe's, or one that comes with the tool.</param>
/// <param name="When">Whether it follows, over parameters and tables; null for always.</param>
/// <param name="Set">Its parameters, over parameters, tables and <see cref="File"/>.</param>
internal sealed record FollowingSpec(string Name, Mark Mark, string Run, Expression? When, IReadOnlyList<Named<Template>> Set)
{
    /// <summary>What formulas call the file of the run before it.</summary>
    public const string File = "file";

    /// <summary>The shape of one of <c>then</c>.</summary>
    public static MapShape<FollowingSpec> Shape { get; } = Make();

    private static MapShape<FollowingSpec> Make()
    {
        var shape = new MapShape<FollowingSpec>("then",
            "A run of another recipe that follows and works on the file of the run before it. Each run has its own file and journal; the "
            + "last one has the file that was asked for.");
        var run = shape.Required("run", Shapes.Pattern("a recipe's name", "^[a-z][a-z0-9-]{0,47}$"),
            "The recipe: a folder beside this recipe's, or one that comes with the tool. What follows it by its own `then` does not.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!,
            "Whether it follows, as a formula over parameters and tables.");
        var set = shape.Required("set", Shapes.MapOf(TemplateShape.Instance, Shapes.Name),
            "Its parameters, as formulas over parameters and tables; `file` is the file of the run before it.");
        return shape.Build(v => new FollowingSpec("", v.Mark, v.Get(run), v.Get(when), v.Get(set)));
    }
}
