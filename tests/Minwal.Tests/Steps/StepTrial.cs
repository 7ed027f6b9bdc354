using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Tests.Steps;

/// <summary>A recipe of one step in a folder of its own: it is read, or its step is run for one slot with given answers.</summary>
internal sealed class StepTrial : IDisposable
{
    private const string Recipe = """
        recipe: names
        version: 1
        summary: Names.
        language: en
        parameters: { wanted: { type: integer, default: 3, help: A length. } }
        quotas: { total: 3, file: [a.png, b.jpg] }
        models: { writer: {} }
        steps:
          - write: { prompt: ask.hbs, STEP }
        record: { made: "${RECORD}" }
        output: { file: names.jsonl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public StepTrial() => Write("ask.hbs", "A name, please: {{brief}}"u8);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static CallAnswer Answer(string text) => new([new TextContent(text)], null);

    public static CallAnswer Failure(string code) => new([], new CallFailure(code, "the endpoint failed"));

    public void Write(string file, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content.ToArray());
    }

    /// <summary>Reads the recipe whose step has the keys <paramref name="step"/>.</summary>
    public (LoadedRecipe? Loaded, IReadOnlyList<Fault> Faults) Load(string step, string record = "write")
    {
        Write("recipe.yaml", System.Text.Encoding.UTF8.GetBytes(
            Recipe.Replace("STEP", step, StringComparison.Ordinal).Replace("RECORD", record, StringComparison.Ordinal)));
        var faults = new List<Fault>();
        var loaded = new RecipeLoader(RecipeLanguage.Create()).Load(_folder, faults);
        return (loaded, faults);
    }

    /// <summary>Runs the step with the keys <paramref name="step"/> for one slot, which sees <paramref name="variables"/>.</summary>
    public Task<(StepResult Result, ScriptedSession Session)> RunAsync(
        string step, Fields variables, params IReadOnlyList<CallAnswer> answers)
    {
        var (loaded, faults) = Load(step);
        return faults.Count == 0 ? RunAsync(loaded!, variables, answers) : throw new MinwalException(faults);
    }

    /// <summary>Runs the step of <paramref name="loaded"/>.</summary>
    public static async Task<(StepResult Result, ScriptedSession Session)> RunAsync(
        LoadedRecipe loaded, Fields variables, params IReadOnlyList<CallAnswer> answers)
    {
        var files = loaded.Recipe.Files;
        var tools = new StepTools("names", path => loaded.Prompts[path], path => files.FirstOrDefault(f => f.Key == path).Value);
        var session = new ScriptedSession(answers);
        var slot = new StepSlot(0, SlotRandom.Key(1, 0), [], variables, new Variables(variables));
        var results = await loaded.Recipe.Steps[0].Create(tools).RunAsync([slot], session, CancellationToken.None);
        return (results.Single(), session);
    }
}
