using Minwal.Datasets.Anonymizing;
using Minwal.Datasets.Augmenting;
using Minwal.Faults;
using Minwal.Workbench.Running;

namespace Minwal.Workbench;

/// <content>What belongs to persons in data sets, and further rows of rows.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>
    /// Looks for what belongs to persons in a file: phone numbers, addresses, ids, accounts, names of a list. Writes nothing.
    /// </summary>
    /// <example><code>
    /// var report = bench.Scan(new ScanOptions { File = "calls.jsonl" });
    /// foreach (var (kind, finds) in report.Finds) Console.WriteLine($"{kind}: {finds}");
    /// </code></example>
    /// <exception cref="MinwalException">MW5003 when the file cannot be read, MW6201 and MW6202 for what is looked for.</exception>
    public ScanReport Scan(ScanOptions options, CancellationToken cancellation = default) =>
        WithData(context => new PersonalScan(options, context).Run(), cancellation);

    /// <summary>Writes a file with pseudonyms in place of what belongs to persons: for the same find always the same.</summary>
    /// <example><code>
    /// var search = new PersonalSearch { Names = ["Maha Ali"] };
    /// bench.Anonymize(new AnonymizeOptions { File = "calls.jsonl", Output = "open.jsonl", Search = search });
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW5005 for a file that may not be written over, MW6201 and MW6202 for what is looked for.
    /// </exception>
    public AnonymizeReport Anonymize(AnonymizeOptions options, CancellationToken cancellation = default)
    {
        TargetFiles.CheckTool([("output", options.Output)], [options.File], options.Force);
        return WithData(context => new FileAnonymizer(options, context).Run(), cancellation, options.Output);
    }

    /// <summary>Writes the rows of a file with further ones made of them, for which their labels are still right.</summary>
    /// <example><code>
    /// bench.Augment(new AugmentOptions { File = "train.jsonl", Output = "more.jsonl", Variants = 3, Kinds = ["typos", "spelling"] });
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW5005 for a file that may not be written over, MW6203 for a way that is none, MW6204 when no row has a text.
    /// </exception>
    public AugmentReport Augment(AugmentOptions options, CancellationToken cancellation = default)
    {
        TargetFiles.CheckTool([("output", options.Output)], [options.File], options.Force);
        return WithData(context => new FileAugmenter(options, context).Run(), cancellation, options.Output);
    }
}
