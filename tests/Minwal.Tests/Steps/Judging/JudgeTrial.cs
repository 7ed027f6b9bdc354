using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Tests.Steps.Judging;

/// <summary>A recipe whose second step judges what the first one wrote: it is read, or its judge is run with given answers.</summary>
internal sealed class JudgeTrial : IDisposable
{
    private const string Recipe = """
        recipe: graded
        version: 1
        summary: Graded texts.
        language: en
        parameters: { wanted: { type: integer, default: 3, help: A score. } }
        quotas: { total: 3, kind: [red, blue] }
        sources: { page: { rows: [{ text: The page. }] } }
        models: { writer: {}, judge: {} }
        steps:
          - write: { prompt: ask.hbs, returns: { text: string, secret: string }, FIRST }
          - judge: JUDGE
        record: { made: "${RECORD}" }
        output: { file: graded.jsonl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public JudgeTrial() => Write("ask.hbs", "A text, please: {{brief}}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public void Write(string file, string content) => File.WriteAllText(Path.Combine(_folder, file), content);

    /// <summary>The fields of a slot.</summary>
    public static Fields Slot(string text) => new Fields().Add("text", text).Add("secret", "hidden")
        .Add("page", new Fields().Add("text", "The page.")).Add("wanted", 3L);

    /// <summary>Reads the recipe whose judge is <paramref name="judge"/>.</summary>
    public (LoadedRecipe? Loaded, IReadOnlyList<Fault> Faults) Load(string judge, string record = "judge", string first = "name: write")
    {
        Write("recipe.yaml", Recipe.Replace("JUDGE", judge, StringComparison.Ordinal)
            .Replace("RECORD", record, StringComparison.Ordinal).Replace("FIRST", first, StringComparison.Ordinal));
        var faults = new List<Fault>();
        var loaded = new RecipeLoader(RecipeLanguage.Create()).Load(_folder, faults);
        return (loaded, faults);
    }

    /// <summary>Runs the judge for slots that have written <paramref name="texts"/>.</summary>
    public async Task<(IReadOnlyList<StepResult> Results, ScriptedSession Session)> RunAsync(
        string judge, IReadOnlyList<string?> texts, IReadOnlyList<CallAnswer> answers, string first = "name: write")
    {
        var (loaded, faults) = Load(judge, first: first);
        if (faults.Count > 0) throw new MinwalException(faults);
        var session = new ScriptedSession(answers);
        var tools = new StepTools("graded", path => loaded!.Prompts[path], _ => null);
        var slots = texts.Select((text, i) =>
        {
            var own = Slot(text!);
            var cell = new Fields().Add("kind", "red");
            return new StepSlot(i, SlotRandom.Key(1, i), cell, own, new Variables(own, new Variables(cell)));
        }).ToList();
        return (await loaded!.Recipe.Steps[1].Create(tools).RunAsync(slots, session, CancellationToken.None), session);
    }
}
