namespace Minwal.Checks;

/// <summary>What one check says of one record, when there is something to say.</summary>
/// <param name="Check">The check.</param>
/// <param name="Rejection">What is wrong; null when the record could not be checked.</param>
/// <param name="Missing">The name that the check needs and a file does not hold; null when the record was checked.</param>
internal sealed record CheckOutcome(CheckSettings Check, Rejection? Rejection, string? Missing = null)
{
    /// <summary>Whether it turns the record away.</summary>
    public bool Rejects => Rejection is not null && !Check.Warn;

    /// <summary>Whether it is only to be reported.</summary>
    public bool Warns => Rejection is not null && Check.Warn;

    /// <inheritdoc/>
    public override string ToString() => Rejection is { } rejection
        ? $"{rejection.Reason}: {rejection.Message}"
        : $"not checked: '{Check.Kind}' needs '{Missing}', which a file does not hold";
}

/// <summary>What several checks say of one record.</summary>
/// <param name="Outcomes">
/// Every outcome there is, in the recipe's order; empty when the record passes all and nothing is to be reported.
/// </param>
internal sealed record Verdict(IReadOnlyList<CheckOutcome> Outcomes)
{
    /// <summary>All passed, and there is nothing to report.</summary>
    public static Verdict Passed { get; } = new([]);

    /// <summary>Why the record is turned away: the first reason; null when it passes.</summary>
    public Rejection? Rejection { get; } = Outcomes.FirstOrDefault(outcome => outcome.Rejects)?.Rejection;

    /// <summary>What is only to be reported.</summary>
    public IEnumerable<Rejection> Warnings => Outcomes.Where(outcome => outcome.Warns).Select(outcome => outcome.Rejection!);

    internal static Verdict Of(List<CheckOutcome>? outcomes) => outcomes is null ? Passed : new Verdict(outcomes);
}
