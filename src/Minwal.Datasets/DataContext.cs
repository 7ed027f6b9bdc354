using Minwal.Registries;

namespace Minwal.Datasets;

/// <summary>What every tool for data sets stands on.</summary>
/// <param name="Formats">The formats of files.</param>
/// <param name="Scratch">A folder for files that may be lost at any time.</param>
/// <param name="Input">Opens standard input, which the path <c>-</c> stands for.</param>
/// <param name="Cancellation">Ends the work.</param>
internal sealed record DataContext(
    Registry<RecordFormat> Formats, string Scratch, Func<Stream> Input, CancellationToken Cancellation = default);
