using Minwal.Calls;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Testing;

/// <summary>
/// Small recipes with a stub in the place of their models. Records are words; no two may have the same, and <c>bad</c> is forbidden.
/// </summary>
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
    public static LoadedRecipe Batch { get; } = Load(
        Head + "steps: [ { write: { prompt: ask.hbs, records: 4, returns: { text: { words: [1, 2] } } } } ]" + Tail);

    /// <summary>Two calls for each record, one after the other.</summary>
    public const string ChainYaml = Head + """
        steps:
          - write: { name: first, prompt: ask.hbs, returns: { draft: { words: [1, 2] } } }
          - write: { name: second, prompt: again.hbs, returns: { text: { words: [1, 2] } } }
        """ + Tail;

    /// <summary>Two calls for each record, one after the other.</summary>
    public static LoadedRecipe Chain { get; } = Load(ChainYaml);

    public static LoadedRecipe Load(string yaml)
    {
        var folder = Directory.CreateTempSubdirectory("minwal-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "recipe.yaml"), yaml);
            File.WriteAllText(Path.Combine(folder, "ask.hbs"), "A word, please. {{brief}}");
            File.WriteAllText(Path.Combine(folder, "again.hbs"), "Another than {{draft}}, please. {{brief}}");
            File.WriteAllText(Path.Combine(folder, "other.hbs"), "Something else than {{draft}}, please. {{brief}}");
            return new RecipeLoader(RecipeLanguage.Create()).Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static RunSettings Settings(
        LoadedRecipe recipe, StubModel model, long samples, int attempts = 10, int concurrency = 1, bool paid = true)
    {
        var address = paid ? "http://stub" : "";
        var endpoint = new ModelEndpoint("openai", "stub", model) { Address = address, IsCostly = paid, Price = _ => 0.5m };
        // Where quotas follow rows, whoever has the rows makes the plan.
        var plan = recipe.Recipe.Quotas.Rows is null ? Plan(recipe, samples) : RunPlan.Of(Planner.Make(0, [], 1, 1), []);
        return new RunSettings(recipe, plan, new Dictionary<string, IReadOnlyList<Fields>>(), Roles(recipe, endpoint), 1)
        {
            Attempts = attempts,
            Limits = new CallLimits { InFlight = concurrency },
        };
    }

    /// <summary>The plan for that many records.</summary>
    public static RunPlan Plan(LoadedRecipe recipe, long samples)
    {
        var parameters = Samples(samples);
        return RunPlan.Of(Whole(recipe, parameters), parameters);
    }

    /// <summary>The parameters for that many records.</summary>
    public static Fields Samples(long samples) => new Fields().Add("samples", samples);

    /// <summary>The plan of the whole for some parameters.</summary>
    public static Plan Whole(
        LoadedRecipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>>? rows = null) =>
        PlanBuilder.Build(recipe.Recipe, parameters, rows ?? new Dictionary<string, IReadOnlyList<Fields>>(), 1);

    /// <summary>Every role of the recipe, played by <paramref name="endpoints"/>.</summary>
    public static Dictionary<string, RoleModel> Roles(LoadedRecipe recipe, params IReadOnlyList<ModelEndpoint> endpoints) =>
        recipe.Recipe.Models.ToDictionary(
            m => m.Role, m => new RoleModel(m.Role, endpoints) { Temperature = m.Temperature, TopP = m.TopP, MaxTokens = m.MaxTokens });

    /// <summary>A loop over <paramref name="journal"/>, in which nobody may wait for a clock.</summary>
    public static RunLoop Loop(RunSettings settings, IRunJournal journal, bool resumed = false)
    {
        if (resumed && settings.Resume.IsNew) settings = settings with { Resume = new ResumeRules() };
        return new RunLoop(settings, journal, new FakeTime(Waiting.Forbidden));
    }

    public static Task<RunResult> RunAsync(RunSettings settings, IRunJournal journal, bool resumed = false) =>
        Loop(settings, journal, resumed).RunAsync(CancellationToken.None, CancellationToken.None);

    /// <summary>An answer with a word for each slot of the call: of <paramref name="words"/> words, so that some come twice.</summary>
    public static string Words(StubCall call, int words) => Answer(call, slot => $"w{call.Draw(slot, "word", words)}");

    /// <summary>An answer with a word of its own for each slot of the call.</summary>
    public static string Numbered(StubCall call) => Answer(call, slot => $"w{slot}");

    /// <summary>An answer of the form that the call asks for, with a text for each slot.</summary>
    public static string Answer(StubCall call, Func<long, string> text)
    {
        var name = call.Task.EndsWith("first", StringComparison.Ordinal) ? "draft" : "text";
        var items = call.Slots.Select(slot => new Fields().Add(name, text(slot))).ToList();
        var isSingle = call.Options.AdditionalProperties![CallContext.Key] is CallContext { Items: null };
        return Json.ToText(isSingle ? items[0] : new Fields().Add("items", items.ToList<object?>()));
    }

    /// <summary>That the sums add up and agree with the journal.</summary>
    public static void AddsUp(RunResult result, MemoryJournal journal)
    {
        var ledger = result.Ledger;
        Same(ledger.Requested, ledger.Accepted + ledger.Short, "requested = accepted + short");
        Same(ledger.Drafts, ledger.Accepted + ledger.Reasons.Values.Sum(), "drafts = accepted + rejected");
        Same(ledger.Short, result.Shortfalls.Sum(s => s.Missing), "short by cell");
        foreach (var shortfall in result.Shortfalls) Same(shortfall.Missing, shortfall.Reasons.Values.Sum(), "short by reason");
        Same(ledger.Accepted, journal.ReadAccepted().Count(), "accepted in the journal");
        Same(ledger.Drafts, journal.ReadDrafts().Count(), "drafts in the journal");
        Same(journal.ReadCalls().Count(), ledger.Calls.Sums().Sum(s => s.Calls), "calls in the journal");
    }

    private static void Same(long expected, long found, string what)
    {
        if (expected != found) throw new InvalidOperationException($"{what}: {expected} and {found}");
    }
}
