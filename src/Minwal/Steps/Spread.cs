using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// How an answer of known fields becomes variables: each field is one, and the whole answer is one under the step's name.
/// </summary>
internal static class Spread
{
    /// <summary>The variables that <paramref name="answer"/> gives.</summary>
    public static Fields Of(string step, Fields answer)
    {
        var gives = new Fields(answer.Count + 1);
        foreach (var (name, value) in answer) gives[name] = value;
        gives[step] = answer;
        return gives;
    }

    /// <summary>Their names; an answer of no known shape is one variable.</summary>
    public static IReadOnlyList<string> Names(string step, AnswerShape? returns) =>
        returns is null ? [step] : [.. returns.Fields.Select(field => field.Name).Append(step).Distinct()];

    /// <summary>What is known of them.</summary>
    public static Dictionary<string, AnswerShape> Shapes(string step, AnswerShape? returns)
    {
        var shapes = new Dictionary<string, AnswerShape>(StringComparer.Ordinal);
        if (returns is null) return shapes;
        foreach (var field in returns.Fields) shapes[field.Name] = field.Value;
        shapes[step] = returns;
        return shapes;
    }
}
