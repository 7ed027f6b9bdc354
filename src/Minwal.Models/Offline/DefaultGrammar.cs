using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Models.Offline;

/// <summary>
/// The grammar of a step for which nobody wrote one: values of the shape that the step returns, with texts that say that they are
/// placeholders. With it a recipe runs before its grammars exist.
/// </summary>
internal static class DefaultGrammar
{
    private static readonly Mark Nowhere = new("the default grammar");

    /// <summary>A grammar whose answers have the shape <paramref name="returns"/>.</summary>
    /// <param name="returns">What the step returns; null for a text.</param>
    /// <param name="language">The recipe's language: <c>ar</c> gives Arabic words, any other English ones.</param>
    /// <param name="labels">The names of the recipe's labels: where a label's value is among the allowed ones, it is the one.</param>
    public static Grammar Make(AnswerShape? returns, string language, IReadOnlyList<string> labels)
    {
        var answer = new PlaceholderNode(Nowhere, returns ?? new AnswerShape(AnswerType.String), PlaceholderProse.In(language), labels);
        return new Grammar(Nowhere.File, Tidying.None, [], answer, new Dictionary<string, Rule>())
        {
            IsDefault = true,
            Returns = returns,
        };
    }
}
