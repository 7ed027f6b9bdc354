using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Tests.Runs;

/// <summary>Small recipes with a stub in the place of their models. Records are words; no two may have the same, and <c>bad</c> is forbidden.</summary>
internal static class RunScene
{
    /// <summary>Milliseconds after which a test that waits for what never comes has failed.</summary>
    public const int Patience = 20_000;

    private const string Head = """
        recipe: words
        version: 1
        summary: Words.
        language: en
        parameters:
          samples: { type: integer, default: 20, min: 0, help: Records to accept. }
        quotas:
          total: ${samples}
          kind: { red: 2, blue: 1 }
        values: { n: "${slot}" }
        models: { writer: { temperature: 0.7, top_p: 0.9, max_tokens: 50 } }

        """;

    private const string Tail = """

        checks:
          - forbidden: { field: text, patterns: ["^bad"] }
          - unique: { field: text }
        record: { text: "${text}", kind: "${kind}" }
        output: { file: words.jsonl }
        """;

    /// <summary>One call for each record.</summary>
    public const string Yaml = Head + "steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } } } ]" + Tail;

    /// <summary>One call for each record.</summary>
    public static LoadedRecipe Single { get; } = Load(Yaml);

    /// <summary>One call for up to four records.</summary>
    public static LoadedRecipe Batch { get; } = Load(Head + "steps: [ { write: { prompt: ask.hbs, records: 4, returns: { text: { words: [1, 2] } } } } ]" + Tail);

    /// <summary>Two calls for each record, one after the other.</summary>
    public static LoadedRecipe Chain { get; } = Load(Head + """
        steps:
          - write: { name: first, prompt: ask.hbs, returns: { draft: { words: [1, 2] } } }
          - write: { name: second, prompt: again.hbs, returns: { text: { words: [1, 2] } } }
        """ + Tail);

    public static LoadedRecipe Load(string yaml)
    {
        var folder = Directory.CreateTempSubdirectory("minwal-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "recipe.yaml"), yaml);
            File.WriteAllText(Path.Combine(folder, "ask.hbs"), "A word, please. {{brief}}");
            File.WriteAllText(Path.Combine(folder, "again.hbs"), "Another than {{draft}}, please. {{brief}}");
            return new RecipeLoader(RecipeLanguage.Create()).Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static RunSettings Settings(LoadedRecipe recipe, StubModel model, long samples, int attempts = 10, int concurrency = 1, bool paid = true)
    {
        var parameters = new Fields().Add("samples", samples);
        return new RunSettings(recipe, PlanBuilder.Build(recipe.Recipe, parameters, 1), parameters, new Dictionary<string, IReadOnlyList<Fields>>(),
            recipe.Recipe.Models.ToDictionary(m => m.Role, m => new RoleModel(m.Role, "openai", "stub", model, paid, m.Temperature, m.TopP, m.MaxTokens, _ => 0.5m)), 1, "2025-06-01")
        {
            Attempts = attempts,
            Concurrency = concurrency,
        };
    }

    public static RunLoop Loop(RunSettings settings, IJournal journal, bool resumed = false) => new(settings, journal, resumed, new StillTime());

    public static Task<RunResult> RunAsync(RunSettings settings, IJournal journal, bool resumed = false) =>
        Loop(settings, journal, resumed).RunAsync(CancellationToken.None, CancellationToken.None);

    /// <summary>An answer with a word for each slot of the call: of <paramref name="words"/> words, so that some come twice.</summary>
    public static string Words(StubCall call, int words) => Answer(call, slot => $"w{call.Draw(slot, "word", words)}");

    /// <summary>An answer of the form that the call asks for, with a text for each slot.</summary>
    public static string Answer(StubCall call, Func<long, string> text)
    {
        var items = call.Slots.Select(slot => new Fields().Add(call.Task.EndsWith("first", StringComparison.Ordinal) ? "draft" : "text", text(slot))).ToList();
        return Json.ToText(call.Options.AdditionalProperties![CallContext.Key] is CallContext { Items: null } ? items[0] : new Fields().Add("items", items.ToList<object?>()));
    }

    /// <summary>That the sums add up and agree with the journal.</summary>
    public static void AddsUp(RunResult result, MemoryJournal journal)
    {
        var ledger = result.Ledger;
        Xunit.Assert.Equal(ledger.Requested, ledger.Accepted + ledger.Short);
        Xunit.Assert.Equal(ledger.Drafts, ledger.Accepted + ledger.Reasons.Values.Sum());
        Xunit.Assert.Equal(ledger.Short, result.Shortfalls.Sum(s => s.Missing));
        Xunit.Assert.All(result.Shortfalls, s => Xunit.Assert.Equal(s.Missing, s.Reasons.Values.Sum()));
        Xunit.Assert.Equal(ledger.Accepted, journal.Records().Count());
        Xunit.Assert.Equal(ledger.Drafts, journal.Drafts().Count());
        Xunit.Assert.Equal(journal.Calls().Count(), ledger.Providers.Values.Sum(p => p.Read().Calls));
    }
}
