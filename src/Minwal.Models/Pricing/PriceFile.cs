using System.Text;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Registries;

namespace Minwal.Models.Pricing;

/// <summary>
/// Reads prices from YAML: a date, and under <c>models</c> for each model <c>{ input, cached, output }</c> in US dollars per million
/// tokens.
/// </summary>
public static class PriceFile
{
    private static readonly MapShape<ModelPrice> Price = MakePrice();

    /// <summary>What models cost, as other files say it too: a map from models to their prices.</summary>
    internal static Shape<IReadOnlyList<Named<ModelPrice>>> OfModels { get; } = Shapes.MapOf(Price, Shapes.Text, 1);

    private static readonly MapShape<PriceTable> Table = MakeTable();

    /// <summary>The text of the prices that come with Minwal.</summary>
    public static string Published { get; } = ReadPublished();

    /// <summary>The prices in the file at <paramref name="path"/>.</summary>
    /// <exception cref="MinwalException">With every fault of the file, each with line and column.</exception>
    public static PriceTable Read(string path)
    {
        var faults = new List<Fault>();
        return Read(YamlFile.Read(path, path, faults), faults);
    }

    /// <summary>The prices in <paramref name="text"/>, which messages call <paramref name="name"/>.</summary>
    /// <exception cref="MinwalException">With every fault of the text.</exception>
    public static PriceTable Parse(string text, string name)
    {
        var faults = new List<Fault>();
        return Read(YamlFile.Parse(text, name, faults), faults);
    }

    private static PriceTable Read(YamlValue? root, List<Fault> faults) =>
        root is not null && Table.TryRead(root, new Reading(faults, new Registry<Function>("function", [])), out var table)
            && faults.Count == 0 ? table : throw new MinwalException(faults);

    private static MapShape<ModelPrice> MakePrice()
    {
        var shape = new MapShape<ModelPrice>("price", "What a million tokens cost, in US dollars.");
        var input = shape.Required("input", Shapes.Number(0, 1e6), "A million tokens of prompts.");
        var output = shape.Required("output", Shapes.Number(0, 1e6), "A million tokens of answers, reasoning included.");
        var cached = shape.Optional("cached", Shapes.Number(0, 1e6).As<double?>(number => number), null,
            "A million tokens of prompts that came from the provider's cache.");
        return shape.Build(v => new ModelPrice(
            "", (decimal)v.Get(input), (decimal)v.Get(output), v.Get(cached) is { } known ? (decimal)known : null));
    }

    private static MapShape<PriceTable> MakeTable()
    {
        var shape = new MapShape<PriceTable>("prices", "Prices of models.");
        var date = shape.Required("date", Shapes.Text, "When the prices were looked up.");
        var models = shape.Required("models", OfModels, "The models by name, each with its price.");
        return shape.Build(v => new PriceTable(v.Get(date), v.Get(models).Select(named => named.Value with { Model = named.Name })));
    }

    private static string ReadPublished()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream("prices.yaml")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
