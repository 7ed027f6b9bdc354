using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

namespace Minwal.Workbench.Tests;

/// <summary>A workbench with a folder for the files of one test; removed with all that is in it.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>The date of every run, so that the same run gives the same bytes.</summary>
    public const string Date = "2025-06-01T00:00:00Z";

    /// <summary>Records whose tone the number of words tells.</summary>
    private const string Greetings = """
        recipe: greetings
        version: 1
        summary: Greetings.
        language: en
        parameters:
          samples: { type: integer, default: 12, min: 0, max: 1000, help: Records to accept. }
        quotas: { total: "${samples}", warm: [true, false] }
        models: { writer: { default: offline } }
        steps: [ { write: { prompt: ask.hbs, offline: answer.yaml, returns: { text: { words: [1, 9] } } } } ]
        checks:
          - unique: { field: text }
        record: { text: "${text}", warm: "${warm}" }
        output: { file: greetings.jsonl }

        """;

    private const string Answer = """
        answer: { text: "<hello>" }
        rules:
          hello:
            - { text: "Hello dear friend number <#1..1000000>", when: warm }
            - { text: "Hello <#1..1000000>", when: not warm }

        """;

    public string Folder { get; } = Directory.CreateTempSubdirectory("minwal-").FullName;

    public MinwalWorkbench Bench { get; init; } = new(new WorkbenchOptions { RecipesFolder = Repository.Recipes });

    /// <summary>The recipe `intents`, 20 records of it.</summary>
    public static RunChoices Twenty { get; } = new() { Date = Date, Parameters = Intents(1) };

    public static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    /// <summary>Ten edge cases, and so many plain examples of each of the ten intents.</summary>
    public static Fields Intents(long each) => new Fields().Add("examples_per_intent", each).Add("edge_cases", 10L);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string File(string name) => Path.Combine(Folder, name);

    public string[] Lines(string name) => System.IO.File.ReadAllLines(File(name));

    public RunTarget To(string name) => new() { Output = File(name) };

    /// <summary>A recipe of two tones, with <paramref name="more"/> at its end.</summary>
    public LoadedRecipe GreetingsRecipe(string more = "")
    {
        var folder = Directory.CreateDirectory(File("greetings")).FullName;
        var recipe = Greetings.Replace("record:", more + "record:", StringComparison.Ordinal);
        System.IO.File.WriteAllText(Path.Combine(folder, "recipe.yaml"), recipe);
        System.IO.File.WriteAllText(Path.Combine(folder, "ask.hbs"), "A greeting, please. <brief>{{brief}}</brief>");
        System.IO.File.WriteAllText(Path.Combine(folder, "answer.yaml"), Answer);
        return Bench.ReadRecipe(folder);
    }

    public Task<RunSummary> RunAsync(string output) => RunAsync(Bench.OpenRecipe("intents"), Twenty, To(output));

    public async Task<RunSummary> RunAsync(LoadedRecipe recipe, RunChoices choices, RunTarget target)
    {
        using var prepared = Bench.Prepare(recipe, choices);
        await using var run = Bench.Begin(prepared, target);
        return await run.Completion;
    }

    /// <summary>Runs to the end and gives what happened, without what a clock tells.</summary>
    public async Task<List<RunEvent>> EventsAsync(LoadedRecipe recipe, RunChoices choices, RunTarget target)
    {
        using var prepared = Bench.Prepare(recipe, choices);
        await using var run = Bench.Begin(prepared, target);
        return await run.EventsAsync(cancellation: Cancellation).ToListAsync(Cancellation);
    }

    public static string[] Codes(Action action) =>
        [.. Xunit.Assert.Throws<MinwalException>(action).Faults.Select(f => f.Code)];
}
