using Minwal.Datasets.Rows;

namespace Minwal.Datasets.Streams;

/// <summary>What fields are usually called, where nobody says.</summary>
internal static class UsualFields
{
    private static readonly string[] LabelNames = ["label", "intent", "category", "sentiment", "class", "is_eou", "answerKey", "answer"];
    private static readonly string[] ListNames = ["turns", "messages", "conversations", "dialogue"];

    /// <summary>The field with the label of <paramref name="row"/>; null when none is called so.</summary>
    public static string? Label(RawRow row) => Array.Find(LabelNames, row.Has);

    /// <summary>
    /// The field with the id of <paramref name="row"/>; null when there is none. A conversation's id is that of the row only where the row
    /// is the whole conversation.
    /// </summary>
    public static string? Id(RawRow row) =>
        row.Has("id") ? "id" : row.Has("conversation_id") && Array.Exists(ListNames, row.Has) ? "conversation_id" : row.Has("uid") ? "uid"
            : null;

    /// <summary>The field that says which rows belong together; null when there is none.</summary>
    public static string? Group(RawRow row) =>
        row.Has("conversation_id") && !Array.Exists(ListNames, row.Has) ? "conversation_id" : row.Has("source_id") ? "source_id" : null;
}
