using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Values;
using Minwal.Workbench.Checking;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Quality;

/// <summary>
/// What a recipe's checks of single records say of foreign ones. What a check needs and a record does not hold is not held against it.
/// </summary>
internal sealed class RecordFilter : IDisposable
{
    private readonly ScratchFolder _scratch = ScratchFolder.Create();
    private readonly Verifier _checks;
    private readonly Variables _constants;
    private readonly FileVariables _held;
    private readonly AnswerShape? _shape;

    /// <summary>Makes the checks.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="parameters">Every parameter's value.</param>
    /// <param name="sources">The rows of its sources.</param>
    public RecordFilter(Recipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> sources)
    {
        IReadOnlyList<CheckSettings> settings = [.. recipe.Checks.OfType<RecordCheckSettings>()];
        _checks = new Verifier(settings, new CheckContext(_scratch.Path, 1, name => sources[name]) { File = recipe.File });
        _constants = new Variables(parameters, new Variables(recipe.Tables, new AbsentNames([.. recipe.DraftNames, "run"])));
        _held = new FileVariables(recipe);
        _shape = settings.OfType<RecordCheckSettings>().Select(c => c.RecordShape).FirstOrDefault(s => s is not null);
    }

    /// <summary>
    /// Why <paramref name="raw"/> is rejected; null when it is not. In a table everything is text, which has its types here.
    /// </summary>
    public (string Reason, string Detail)? Check(Fields raw, bool isTable)
    {
        var record = isTable && _shape is not null ? (Fields)Coercion.Apply(raw, _shape)! : raw;
        var verdict = _checks.CheckRecord(record, Verifier.Variables(record, _held.Of(record, _constants)), all: true);
        var rejection = verdict.Outcomes.Where(outcome => !outcome.Warns).Select(outcome => outcome.Rejection)
            .FirstOrDefault(rejection => rejection is not null && !RealRowsCheck.Lacks(rejection));
        return rejection is null ? null : (rejection.Reason, rejection.Message);
    }

    public void Dispose()
    {
        _checks.Dispose();
        _scratch.Dispose();
    }
}
