using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Steps;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Steps.Corrupting;

/// <summary>A recipe whose one step makes errors, in a folder of its own.</summary>
internal static class CorruptTrial
{
    /// <summary>Small rules over English words: a vowel is dropped, a comma is missing, words run together.</summary>
    public const string Rules = """
        rules:
          - { type: VOWEL, find: '(?<=\w)[aeiou](?=\w)', wrong: '', unless: '^(was|is)$', note: "a vowel of $0" }
          - { type: COMMA, find: '(?<=(\w+)),', wrong: '', note: "a comma behind $1" }
          - { type: SPLIT, find: '\b(\w{2}) (\w+)', wrong: '$1$2' }
          - { type: MERGE, find: '\b(re)(?=\w)', wrong: '$1 ' }
          - { type: ART, find: '\ba (?=\w)', wrong: '' }
        notes: { verb: The verb agrees with its subject. }
        """;

    /// <summary>Runs the step with the keys <paramref name="step"/> for a slot; the rules are <paramref name="rules"/>.</summary>
    public static async Task<StepResult> RunAsync(string step, Fields variables, long slot = 0, string rules = Rules)
    {
        var loaded = Load(step, rules, out var faults);
        if (faults.Count > 0) throw new MinwalException(faults);
        var files = loaded!.Recipe.Files;
        var tools = new StepTools("errors", path => loaded.Prompts[path], path => files.FirstOrDefault(f => f.Key == path).Value);
        var one = new StepSlot(slot, SlotRandom.Key(1, slot), [], variables, new Variables(variables));
        return (await loaded.Recipe.Steps[0].Create(tools).RunAsync([one], new ScriptedSession([]), CancellationToken.None)).Single();
    }

    /// <summary>What the step gives for <paramref name="text"/>.</summary>
    public static async Task<Fields> MakeAsync(string text, string errors, string more = "", long slot = 0)
    {
        var result = await RunAsync(
            $$"""text: "${t}", errors: [{{errors}}], rules: rules.yaml{{more}}""", new Fields().Add("t", text), slot);
        Assert.True(result.Failure is null, result.Failure?.Message);
        return (Fields)result.Gives!["corrupt"]!;
    }

    public static LoadedRecipe? Load(string step, string rules, out List<Fault> faults)
    {
        var folder = Directory.CreateTempSubdirectory("minwal-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "rules.yaml"), rules);
            File.WriteAllText(Path.Combine(folder, "recipe.yaml"), $$"""
                recipe: errors
                version: 1
                summary: Errors.
                language: en
                quotas: { total: 1 }
                values: { t: a text, pairs: [], weights: { VOWEL: 1 } }
                steps:
                  - corrupt: { {{step}} }
                record: { made: "${corrupt}" }
                output: { file: errors.jsonl }
                """);
            faults = [];
            return new RecipeLoader(RecipeLanguage.Create()).Load(folder, faults);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
