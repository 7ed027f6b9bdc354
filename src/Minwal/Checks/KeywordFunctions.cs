using Minwal.Expressions;
using Minwal.Keywords;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The functions of formulas that weigh keywords, as the check <c>labels</c> does.</summary>
internal static class KeywordFunctions
{
    public static Function[] All { get; } =
    [
        new("evidence(text, keywords, label)", 3, 3, "share of keyword hits that speak for the label, 0 to 1; 0.5 without any",
            (a, _) => KeywordEvidence.Share(Value.ToText(a[0]), a[1] as Fields ?? [], Value.ToText(a[2]))),
    ];
}
