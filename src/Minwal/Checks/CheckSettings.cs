using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A check as a recipe asks for it, of any kind.</summary>
/// <param name="Arguments">What the recipe says of it.</param>
internal abstract record CheckSettings(CheckArguments Arguments)
{
    /// <summary>The kind's name.</summary>
    public string Kind => Arguments.Kind;

    /// <summary>Where the recipe asks for it.</summary>
    public Mark Mark => Arguments.Mark;

    /// <summary>The records it concerns; null for all.</summary>
    public Expression? When => Arguments.When;

    /// <summary>Whether what it finds is only reported and does not reject.</summary>
    public bool Warn => Arguments.Warn;

    /// <summary>The paths of record fields it reads.</summary>
    public IReadOnlyList<FieldPath> Paths => Arguments.Paths;

    /// <summary>The sources whose rows it reads.</summary>
    public IReadOnlyList<string> Sources => Arguments.Sources;

    /// <summary>Every formula in its arguments, without <see cref="When"/>.</summary>
    public IReadOnlyList<Expression> Formulas => Arguments.Formulas;

    /// <summary>
    /// The names that its formulas read, <see cref="When"/> included: fields of the record, labels, values, source rows, results of steps.
    /// </summary>
    public IReadOnlyList<string> Reads { get; } =
        [.. Arguments.Formulas.Prepend(Arguments.When).OfType<Expression>().SelectMany(formula => formula.Reads).Distinct()];
}

/// <summary>What a recipe says of a check, whatever its kind.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Mark">Where the recipe asks for it.</param>
/// <param name="When">The records it concerns; null for all.</param>
/// <param name="Warn">Whether what it finds is only reported and does not reject.</param>
/// <param name="Paths">The paths of record fields it reads.</param>
/// <param name="Sources">The sources whose rows it reads.</param>
/// <param name="Formulas">Every formula in its arguments, without <paramref name="When"/>.</param>
internal sealed record CheckArguments(
    string Kind, Mark Mark, Expression? When, bool Warn, IReadOnlyList<FieldPath> Paths, IReadOnlyList<string> Sources,
    IReadOnlyList<Expression> Formulas)
{
    /// <summary>What is wrong with files of the recipe that the check names, given their contents.</summary>
    public Func<Func<string, byte[]?>, IEnumerable<Fault>> Inspect { get; init; } = _ => [];
}

/// <summary>A check of one record as a recipe asks for it.</summary>
/// <param name="Arguments">What the recipe says of it.</param>
/// <param name="Create">Makes it for one run or one file.</param>
internal sealed record RecordCheckSettings(CheckArguments Arguments, Func<CheckContext, IRecordCheck> Create) : CheckSettings(Arguments)
{
    /// <summary>
    /// What it says of the types of a record's fields, so that a file in which everything is text can be read; null for nothing.
    /// </summary>
    public AnswerShape? RecordShape { get; init; }
}

/// <summary>A check among records as a recipe asks for it.</summary>
/// <param name="Arguments">What the recipe says of it.</param>
/// <param name="Create">Makes it for one run or one file.</param>
internal sealed record ComparisonSettings(CheckArguments Arguments, Func<CheckContext, IComparison> Create) : CheckSettings(Arguments);

/// <summary>A measure over the file as a recipe asks for it.</summary>
/// <param name="Arguments">What the recipe says of it.</param>
/// <param name="Create">Makes it for one run or one file.</param>
internal sealed record MeasureSettings(CheckArguments Arguments, Func<CheckContext, IMeasure> Create) : CheckSettings(Arguments);
