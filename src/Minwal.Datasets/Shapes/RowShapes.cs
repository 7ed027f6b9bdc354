using Minwal.Datasets.Rows;
using Minwal.Faults;

namespace Minwal.Datasets.Shapes;

/// <summary>The shapes that are known.</summary>
internal static class RowShapes
{
    /// <summary>All of them; the first that a row looks like is its own.</summary>
    public static IReadOnlyList<RowShape> All { get; } =
    [
        new HermesShape(),
        new OpenAiShape("openai", "messages"),
        new ShareGptShape(),
        new SeedShape(),
        new OpenAiShape("conversations", "conversations"),
        new AlpacaShape(),
        new ChatMlShape(),
        new AlGhafaShape(),
        new ExamsShape(),
        new DocumentShape(),
        new FlatShape(),
    ];

    /// <summary>What <paramref name="row"/> looks like.</summary>
    public static RowShape Detect(RawRow row) => All.First(shape => Looks(shape, row));

    /// <summary>The shape that is called <paramref name="name"/>.</summary>
    /// <exception cref="MinwalException">MW6007 when there is none.</exception>
    public static RowShape Find(string name) => All.FirstOrDefault(shape => shape.Name == name) ?? throw new MinwalException("MW6007",
        $"the shape '{name}' is not known; allowed are {string.Join(", ", All.Select(shape => shape.Name))}",
        Spelling.Nearest(name, All.Select(shape => shape.Name)) is { } near ? $"did you mean '{near}'?" : null);

    private static bool Looks(RowShape shape, RawRow row)
    {
        try
        {
            return shape.Matches(row);
        }
        catch (ShapeException)
        {
            // A cell that cannot be taken apart; its own shape says so when the row is read.
            return false;
        }
    }
}
