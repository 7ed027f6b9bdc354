using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Models.Pricing;
using Minwal.Recipes.Language;

namespace Minwal.Workbench.Forecasts;

/// <summary>
/// About how many tokens an answer has of which nobody wrote an example: from what its shape says of each value. A text counts as the
/// middle of the lengths that are asked for, a choice as the mean of its values, a list as the middle of its lengths; each name and value
/// of an object has its marks. A rule of thumb for plans.
/// </summary>
internal static class AnswerEstimate
{
    /// <summary>The tokens of a text of which no length is asked for.</summary>
    public const int OpenText = 100;

    /// <summary>The tokens of an answer that is one text of no set length.</summary>
    public const int FreeAnswer = 300;

    // A word with the space behind it has six letters or so.
    private const int WordLetters = 6;

    // Quotation marks, a colon and a comma; brackets around a whole.
    private const double Marks = 2, Brackets = 2, Number = 2, FewItems = 2;

    /// <summary>The tokens of the answer to <paramref name="context"/>.</summary>
    /// <param name="returns">What is returned; null for a text.</param>
    /// <param name="context">The call.</param>
    /// <param name="arabic">Whether texts are Arabic, whose letters take more tokens.</param>
    public static long Of(AnswerShape? returns, CallContext context, bool arabic)
    {
        if (returns is null) return FreeAnswer;
        var letters = new string(arabic ? 'ب' : 'b', WordLetters * 100);
        // Of a hundred words, so that nothing is rounded.
        var perWord = TokenEstimate.Of(letters) / 100.0;
        if (context.Items is not { } items) return (long)Math.Ceiling(Shape(returns, context.Variables, perWord));
        return (long)Math.Ceiling(Brackets + items.Sum(item => Shape(returns, new Variables(item, context.Variables), perWord)));
    }

    private static double Shape(AnswerShape shape, IVariables variables, double perWord)
    {
        var tokens = shape.Type switch
        {
            AnswerType.Integer or AnswerType.Number => Number,
            AnswerType.Boolean => 1,
            AnswerType.List => Brackets + (Middle(shape.Length?.Get(variables)) ?? FewItems)
                * (1 + (shape.Items is { } item ? Shape(item, variables, perWord) : OpenText)),
            AnswerType.Object => Brackets + shape.Fields.Sum(
                field => TokenEstimate.Of(field.Name) + Marks + Shape(field.Value, variables, perWord)),
            _ when shape.OneOf is { } allowed => Mean(allowed.Get(variables)),
            _ => Text(shape.Words?.Get(variables), shape.Characters?.Get(variables), perWord),
        };
        // An optional value is there three times of four.
        return shape.Optional ? tokens * 0.75 : tokens;
    }

    private static double Text(Band? words, Band? characters, double perWord)
    {
        var byWords = Middle(words) * perWord;
        var byCharacters = Middle(characters) / WordLetters * perWord;
        return 1 + (byWords is { } a && byCharacters is { } b ? Math.Min(a, b) : byWords ?? byCharacters ?? OpenText);
    }

    private static double Mean(IReadOnlyList<string> values) =>
        values.Count == 0 ? 1 : 1 + values.Average(value => TokenEstimate.Of(value));

    // A bound that is only a guard says nothing of what is usual.
    private static double? Middle(Band? band) => band is not { } some ? null
        : some.Most <= Math.Max(20, some.Least) * 20 ? (some.Least + some.Most) / 2 : some.Least > 1 ? some.Least * 1.5 : null;
}
