using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Quality;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Checks;

/// <summary>Checks and records for tests, written as a recipe's author writes them.</summary>
internal static class Given
{
    private static readonly RecipeLanguage Language = RecipeLanguage.Create().WithQuality();

    public static CheckSettings Settings(string kind, string yaml)
    {
        var faults = new List<Fault>();
        var node = YamlFile.Parse(yaml, "recipe.yaml", faults);
        Assert.Empty(faults);
        Assert.True(Shape(kind).TryRead(node!, Language.Read(faults), out var settings), string.Join('\n', faults));
        return settings;
    }

    public static IReadOnlyList<Fault> Faults(string kind, string yaml)
    {
        var faults = new List<Fault>();
        var node = YamlFile.Parse(yaml, "recipe.yaml", faults);
        Shape(kind).TryRead(node!, Language.Read(faults), out _);
        Assert.NotEmpty(faults);
        return faults;
    }

    public static IRecordCheck RecordCheck(string kind, string yaml, Func<string, IReadOnlyList<Fields>>? rows = null) =>
        Assert.IsType<RecordCheckSettings>(Settings(kind, yaml)).Create(Context("", rows));

    public static IComparison Comparison(string kind, string yaml, string scratch) =>
        Assert.IsType<ComparisonSettings>(Settings(kind, yaml)).Create(Context(scratch, null));

    public static IMeasure Measure(string kind, string yaml, Func<string, IReadOnlyDictionary<string, double>?>? shares = null) =>
        Assert.IsType<MeasureSettings>(Settings(kind, yaml)).Create(Context("", null) with { Shares = shares ?? (_ => null) });

    /// <summary>The verdict on a record written as JSON; <paramref name="tables"/> are further variables.</summary>
    public static Rejection? Verdict(
        string kind, string yaml, string record, string tables = "{}", Func<string, IReadOnlyList<Fields>>? rows = null)
    {
        var fields = Record(record);
        var settings = Assert.IsType<RecordCheckSettings>(Settings(kind, yaml));
        return new FieldPresence(settings, []).Check(fields)
            ?? settings.Create(Context("", rows)).Check(fields, Verifier.Variables(fields, new Variables(Record(tables))));
    }

    public static Fields Record(string json) => (Fields)Json.Parse(json)!;

    /// <summary>That the reason, the message and the numbers (as JSON) are these.</summary>
    public static void Rejects(Rejection? rejection, string reason, string message, string? numbers = null)
    {
        Assert.NotNull(rejection);
        Assert.Equal((reason, message), (rejection.Reason, rejection.Message));
        if (numbers is not null) Assert.Equal(numbers.Replace('\'', '"'), Json.ToText(rejection.Numbers));
    }

    private static MapShape<CheckSettings> Shape(string kind) => Language.Checks.Find(kind)!.Shape;

    private static CheckContext Context(string scratch, Func<string, IReadOnlyList<Fields>>? rows) => new(scratch, 100, rows ?? (_ => []));
}
