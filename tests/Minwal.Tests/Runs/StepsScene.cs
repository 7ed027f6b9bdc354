using System.Text;
using Minwal.Expressions;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Tests.Runs;

/// <summary>The recipe of <see cref="RunScene"/> with other steps and another record, and what it makes.</summary>
internal static class StepsScene
{
    /// <summary>Reads the recipe with these steps and this record; no record is compared with another.</summary>
    public static LoadedRecipe Load(string steps, string record) => RunScene.Load(Yaml(steps, record));

    public static string Yaml(string steps, string record)
    {
        var yaml = RunScene.Yaml;
        var (from, to) = (yaml.IndexOf("steps:", StringComparison.Ordinal), yaml.IndexOf("checks:", StringComparison.Ordinal));
        yaml = yaml[..from] + $"steps:\n{steps}\n" + yaml[to..];
        return yaml.Replace("record: { text: \"${text}\", kind: \"${kind}\" }", record, StringComparison.Ordinal)
            .Replace("  - unique: { field: text }\n", "", StringComparison.Ordinal)
            .Replace("  - forbidden: { field: text, patterns: [\"^bad\"] }\n", "  []\n", StringComparison.Ordinal);
    }

    /// <summary>Runs it: the records as JSON in the order of their slots, and what was asked.</summary>
    public static async Task<(List<string> Records, StubModel Model, RunResult Result)> RunAsync(
        LoadedRecipe recipe, Func<StubCall, string> answer, long samples = 3, int attempts = 1, Func<string, IGrammar?>? grammars = null)
    {
        var (journal, model) = (new MemoryJournal(), new StubModel(answer));
        var settings = RunScene.Settings(recipe, model, samples, attempts) with { Grammars = grammars ?? (_ => null) };
        var result = await RunScene.RunAsync(settings, journal);
        RunScene.AddsUp(result, journal);
        return ([.. journal.ReadAccepted().Select(draft => Encoding.UTF8.GetString(draft.Record!.Value.Span))], model, result);
    }

    /// <summary>A grammar that is a function.</summary>
    public sealed class Saying(Func<IVariables, ulong, object?> say) : IGrammar
    {
        public object? Expand(IVariables variables, ulong random) => say(variables, random);
    }

    /// <summary>An answer of one field.</summary>
    public static string Field(string name, object? value) => Json.ToText(new Fields().Add(name, value));
}
