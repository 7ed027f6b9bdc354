using Minwal.Recipes.Language;

namespace Minwal.Checks;

/// <summary>A kind of check that measures all records together.</summary>
/// <param name="name">The name under <c>checks:</c>.</param>
/// <param name="summary">What it tests, in one sentence.</param>
public abstract class MeasureKind(string name, string summary) : CheckKind(name, summary)
{
    /// <summary>Makes the measure for one run or one file.</summary>
    protected abstract IMeasure Create(MapValues values, CheckContext context);

    private protected sealed override CheckSettings Make(CheckArguments arguments, MapValues values) =>
        new MeasureSettings(arguments, context => Create(values, context));
}
