using Minwal.Datasets.Hub;
using Minwal.Text;

namespace Minwal.Cli.Views;

/// <summary>Prints what an upload will do, and what it did.</summary>
internal static class PushView
{
    private const int MostFiles = 40;

    public static void Print(TextWriter output, HubPlan plan)
    {
        output.WriteLine($"{plan.Address}");
        var seen = plan.IsPrivate ? "private: its owners see it" : "PUBLIC: everybody sees it";
        output.WriteLine($"  {(plan.IsNew ? "will be made" : "is there")}, {seen}");
        foreach (var file in plan.Files.Take(MostFiles))
            output.WriteLine($"  {(plan.Replaced.Contains(file.Path) ? "replaces" : "new     ")} {file.Path}, {file.Size:N0} bytes");
        if (plan.Files.Count > MostFiles) output.WriteLine($"  and {plan.Files.Count - MostFiles:N0} more");
        if (plan.Same.Count > 0) output.WriteLine($"  {Counted.Of(plan.Same.Count, "file")} there already with the same bytes");
        output.WriteLine(
            plan.Files.Count == 0 ? "  nothing to upload" : $"  {Counted.Of(plan.Files.Count, "file")}, {plan.Bytes:N0} bytes in all");
    }

    public static void Print(TextWriter output, HubResult result) => output.WriteLine(
        $"{Counted.Of(result.Files, "file")} in one commit, {Counted.Of(result.Uploaded, "large file")} uploaded"
        + $"{(result.Kept > 0 ? $", {result.Kept:N0} there already" : "")} → {result.Address}");
}
