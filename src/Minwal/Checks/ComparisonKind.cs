using Minwal.Recipes.Language;

namespace Minwal.Checks;

/// <summary>A kind of check that compares a record with those accepted before it.</summary>
/// <param name="name">The name under <c>checks:</c>.</param>
/// <param name="summary">What it tests, in one sentence.</param>
public abstract class ComparisonKind(string name, string summary) : CheckKind(name, summary)
{
    /// <summary>Makes the comparison for one run or one file.</summary>
    protected abstract IComparison Create(MapValues values, CheckContext context);

    private protected sealed override CheckSettings Make(CheckArguments arguments, MapValues values) =>
        new ComparisonSettings(arguments, context => Create(values, context));
}
