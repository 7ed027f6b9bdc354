using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Steps.Answers;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>What a speaker of a conversation said; what it thought before is no part of that, and nobody hears it.</summary>
/// <param name="Text">What it said.</param>
/// <param name="Reasoning">What it thought: beside its answer, or in think tags; null for nothing.</param>
internal readonly record struct Spoken(string Text, string? Reasoning)
{
    /// <summary>What <paramref name="answer"/>, which is one, says.</summary>
    public static Spoken Of(CallAnswer answer)
    {
        var (text, inTags) = AnswerReader.SplitThinking(answer.Text!);
        var beside = string.Join('\n', answer.Contents.OfType<TextReasoningContent>().Select(thought => thought.Text.Trim()));
        return new Spoken(text.Trim(), beside.Length > 0 ? beside : inTags);
    }

    /// <summary><paramref name="fields"/>, with the reasoning where there is any.</summary>
    public Fields AddReasoning(Fields fields) => Reasoning is null ? fields : fields.Add("reasoning", Reasoning);
}
