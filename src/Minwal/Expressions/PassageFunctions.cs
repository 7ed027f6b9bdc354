using Minwal.Text;
using Minwal.Values;
using static Minwal.Expressions.Argument;

namespace Minwal.Expressions;

/// <summary>Functions that look at what a passage says.</summary>
internal static class PassageFunctions
{
    public static readonly Function[] All =
    [
        new("askable(text)", 1, 1,
            "what a passage says that can be asked for, a list of {form, about, answer}: form is how, when, why, what, claim or topic, "
            + "about goes on in a question, answer is the sentence of the passage; by the forms of English sentences, in other languages "
            + "topics alone",
            (a, _) => AskablePoints.Of(AsText(a[0])).Select(point => (object?)new Fields(3)
                .Add("form", point.Form).Add("about", point.About).Add("answer", point.Answer)).ToList()),
    ];
}
