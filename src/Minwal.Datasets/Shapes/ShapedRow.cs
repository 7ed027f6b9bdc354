using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>What a row says, whatever its shape: a conversation, a question with options, or fields and nothing more.</summary>
/// <param name="Rest">The fields that belong to none of it, as they came (<see cref="Rows.RawJson"/>) or as values, in order.</param>
internal sealed record ShapedRow(Fields Rest)
{
    /// <summary>What is said, in order; null when the row is no conversation.</summary>
    public IReadOnlyList<Turn>? Turns { get; init; }

    /// <summary>The question; null when the row is none.</summary>
    public Question? Question { get; init; }
}

/// <summary>What one side of a conversation says.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c>, <c>tool</c>, or another that the row names.</param>
/// <param name="Text">What is said; null for a message without text, such as one that only calls tools.</param>
/// <param name="Rest">Its other fields.</param>
internal sealed record Turn(string Role, string? Text, Fields Rest)
{
    /// <summary>How the speaker is called, where that is no role; null where it is.</summary>
    public string? Speaker { get; init; }
}

/// <summary>A question of which one option is right.</summary>
/// <param name="Stem">What is asked.</param>
/// <param name="Options">The options.</param>
/// <param name="Answer">The right one, from 0.</param>
internal sealed record Question(string Stem, IReadOnlyList<QuestionOption> Options, int Answer)
{
    /// <summary>The letter that stands for an option.</summary>
    public static string Letter(int index) => ((char)('A' + index)).ToString();
}

/// <summary>An option of a question.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Label">What stands for it: a letter, mostly.</param>
internal sealed record QuestionOption(string Text, string Label)
{
    /// <summary>What it is explained with; null where it is not.</summary>
    public string? Paragraph { get; init; }
}
