namespace Minwal.Datasets.Hub;

/// <summary>What an upload would do, before it does anything.</summary>
/// <param name="Repository">The repository: <c>NAME/DATASET</c>.</param>
/// <param name="Address">Where people will see it.</param>
/// <param name="IsNew">Whether it has to be made.</param>
/// <param name="IsPrivate">Whether only its owners will see it.</param>
/// <param name="Head">The commit on which the new one stands; null in a new repository.</param>
/// <param name="Files">The files that will be uploaded, because they are not there yet or are there with other bytes.</param>
/// <param name="Same">The files that are there already with the same bytes.</param>
/// <param name="Replaced">Those of <paramref name="Files"/> whose path is taken by other bytes.</param>
public sealed record HubPlan(
    string Repository, Uri Address, bool IsNew, bool IsPrivate, string? Head,
    IReadOnlyList<HubFile> Files, IReadOnlyList<HubFile> Same, IReadOnlySet<string> Replaced)
{
    /// <summary>The bytes that will be uploaded, at most.</summary>
    public long Bytes => Files.Sum(file => file.Size);
}

/// <summary>What an upload did.</summary>
/// <param name="Address">Where the commit is seen; that of the repository when nothing had changed.</param>
/// <param name="Files">How many files the commit holds; 0 for no commit.</param>
/// <param name="Uploaded">How many large files were uploaded.</param>
/// <param name="Kept">How many large files were there already, from an upload that was broken off or under another name.</param>
public sealed record HubResult(Uri Address, int Files, int Uploaded, int Kept);
