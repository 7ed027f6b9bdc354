using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Values;

namespace Minwal.Quality.Tests;

/// <summary>280 rows of BANKING77 (PolyAI, CC BY 4.0), for which reference.py computes the figures that stand in these tests.</summary>
internal static class Banking
{
    private static readonly IReadOnlyList<Fields> All = [.. RecordReader.Open(
        Path.Combine(AppContext.BaseDirectory, "banking77.csv"), RecordFormats.Create(), []).Read().Select(row => row.Record)];

    public static IReadOnlyList<string> TrainTexts { get; } = Column("text", "train");

    public static IReadOnlyList<string> TrainLabels { get; } = Column("category", "train");

    public static IReadOnlyList<string> TestTexts { get; } = Column("text", "test");

    public static IReadOnlyList<string> TestLabels { get; } = Column("category", "test");

    public static TextSet Train { get; } = Set("train");

    public static TextSet Test { get; } = Set("test");

    private static TextSet Set(string split) => new([.. All.Where(row => (string)row["split"]! == split).Select((row, i) =>
        new LabelledText(i + 1, (string)row["text"]!, (string)row["category"]!, null, row))], seed: 1);

    private static string[] Column(string name, string split) =>
        [.. All.Where(row => (string)row["split"]! == split).Select(row => (string)row[name]!)];
}
