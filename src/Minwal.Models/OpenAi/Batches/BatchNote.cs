using System.Globalization;
using Minwal.Values;

namespace Minwal.Models.OpenAi.Batches;

/// <summary>A batch as its provider described it last.</summary>
/// <param name="Fields">The provider's own object, with <see cref="ToldKey"/> when its end was told.</param>
internal sealed record BatchNote(Fields Fields)
{
    /// <summary>The key, in a batch's metadata, of the run that it belongs to.</summary>
    public const string RunKey = "minwal_run";

    /// <summary>The key, in a batch's metadata, of the file of requests that it was made of.</summary>
    public const string FileKey = "minwal_file";

    private const string ToldKey = "minwal_told";

    private static readonly HashSet<string> Ends = new(StringComparer.Ordinal) { "completed", "failed", "expired", "cancelled" };

    /// <summary>The provider's name for it.</summary>
    public string Id => Text("id") ?? "";

    /// <summary>validating, in_progress, finalizing, completed, failed, expired, cancelling, cancelled.</summary>
    public string State => Text("status") ?? "";

    /// <summary>Whether answers may still come.</summary>
    public bool IsLive => !Ends.Contains(State);

    /// <summary>The run that it belongs to; null for a batch of somebody else.</summary>
    public string? Run => (Fields.GetValueOrDefault("metadata") as Fields)?.GetValueOrDefault(RunKey) as string;

    /// <summary>The name of its file of requests.</summary>
    public string? File => (Fields.GetValueOrDefault("metadata") as Fields)?.GetValueOrDefault(FileKey) as string;

    /// <summary>The provider's file of the requests.</summary>
    public string? InputFile => Text("input_file_id");

    /// <summary>The provider's file of the answers; null when there is none yet.</summary>
    public string? OutputFile => Text("output_file_id");

    /// <summary>The provider's file of the failures; null when there is none.</summary>
    public string? ErrorFile => Text("error_file_id");

    /// <summary>When it was made, in Unix seconds.</summary>
    public long Created => Fields.GetValueOrDefault("created_at") as long? ?? long.MaxValue;

    /// <summary>Whether its end was told.</summary>
    public bool IsTold => Fields.GetValueOrDefault(ToldKey) is true;

    /// <summary>How many requests it holds.</summary>
    public long Requests => Count("total");

    /// <summary>How many of them have an answer.</summary>
    public long Completed => Count("completed");

    /// <summary>Why the provider would not begin it, in its words; empty when it does not say.</summary>
    public string Complaint => string.Join("; ", ((Fields.GetValueOrDefault("errors") as Fields)?.GetValueOrDefault("data")
        as IReadOnlyList<object?> ?? []).OfType<Fields>().Take(3).Select(error => Shown(Value.ToText(error.GetValueOrDefault("message")))));

    /// <summary>The same, told.</summary>
    public BatchNote Told() => new(new Fields(Fields) { [ToldKey] = true });

    /// <summary>For people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"batch {Shown(Id)}: {Shown(State)}, {Completed:N0} of {Requests:N0} answered");

    /// <summary>What a provider says must not steer the terminal.</summary>
    private static string Shown(string text) => string.Concat(text.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)));

    private string? Text(string key) => Fields.GetValueOrDefault(key) as string is { Length: > 0 } text ? text : null;

    private long Count(string key) => (Fields.GetValueOrDefault("request_counts") as Fields)?.GetValueOrDefault(key) as long? ?? 0;
}
