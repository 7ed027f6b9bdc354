using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Checks;

/// <summary>Checks and records for tests, written as a recipe's author writes them.</summary>
internal static class Given
{
    public static CheckSettings Settings(string kind, string yaml)
    {
        var faults = new List<Fault>();
        var node = YamlFile.Parse(yaml, "recipe.yaml", faults);
        Assert.Empty(faults);
        Assert.True(CheckKinds.All[kind].Shape.TryRead(node!, faults, out var settings), string.Join('\n', faults));
        return settings;
    }

    public static IReadOnlyList<Fault> Faults(string kind, string yaml)
    {
        var faults = new List<Fault>();
        var node = YamlFile.Parse(yaml, "recipe.yaml", faults);
        Assert.False(CheckKinds.All[kind].Shape.TryRead(node!, faults, out _));
        return faults;
    }

    public static ICheck Check(string kind, string yaml, Func<string, IReadOnlyList<Fields>>? rows = null, string scratch = "") =>
        Settings(kind, yaml).Create(new CheckContext(scratch, 100, rows ?? (_ => [])));

    /// <summary>The verdict on a record written as JSON; <paramref name="tables"/> are further variables.</summary>
    public static Rejection? Verdict(string kind, string yaml, string record, string tables = "{}", Func<string, IReadOnlyList<Fields>>? rows = null)
    {
        var fields = Record(record);
        return ((IRecordCheck)Check(kind, yaml, rows)).Check(fields, new Variables(fields, new Variables(Record(tables))));
    }

    public static Fields Record(string json) => (Fields)Json.Parse(json)!;

    /// <summary>That the reason, the message and the numbers (as JSON) are these.</summary>
    public static void Rejects(Rejection? rejection, string reason, string message, string? numbers = null)
    {
        Assert.NotNull(rejection);
        Assert.Equal((reason, message), (rejection.Reason, rejection.Message));
        if (numbers is not null) Assert.Equal(numbers.Replace('\'', '"'), Json.ToText(rejection.Numbers));
    }
}
