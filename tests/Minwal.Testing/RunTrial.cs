using Minwal.Calls;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Testing;

/// <summary>A run of a random shape: some calls fail, some answers are unusable, some words are forbidden or come twice.</summary>
internal sealed class RunTrial
{
    private readonly LoadedRecipe _recipe;
    private readonly int _records, _attempts, _words, _failing, _bad, _unusable;
    private readonly bool _paid;

    public RunTrial(ref SlotRandom random)
    {
        _recipe = random.Below(3) switch { 0 => RunScene.Single, 1 => RunScene.Batch, _ => RunScene.Chain };
        _records = 1 + random.Below(60);
        _attempts = 1 + random.Below(6);
        _words = 1 + (_records * (1 + random.Below(4)) / 2);
        (_failing, _bad, _unusable) = (random.Below(30), random.Below(30), random.Below(30));
        _paid = random.Below(3) > 0;
    }

    public override string ToString()
    {
        var recipe = _recipe == RunScene.Batch ? "batch" : _recipe == RunScene.Chain ? "chain" : "single";
        return $"{recipe}, {_records} records, {_attempts} attempts, {_words} words, "
            + $"{_failing} % fail, {_bad} % bad, {_unusable} % unusable";
    }

    public StubModel Model(Func<StubCall, CancellationToken, Task>? hold = null) => new(Answer) { Hold = hold };

    public RunSettings Settings(StubModel model, int concurrency) =>
        RunScene.Settings(_recipe, model, _records, _attempts, concurrency, _paid);

    /// <summary>One call after the other, without a break.</summary>
    public async Task<(MemoryJournal Journal, string Told)> PlainAsync()
    {
        var journal = new MemoryJournal();
        var result = await RunScene.RunAsync(Settings(Model(), 1), journal);
        RunScene.AddsUp(result, journal);
        return (journal, Told(journal, result));
    }

    /// <summary>All that a run made and says, but for what calls cost.</summary>
    public static string Told(MemoryJournal journal, RunResult result) => journal.Text()
        + string.Concat(journal.ReadDrafts().Select(d => $"{d.Slot}/{d.Attempt} of {d.Unit}: {d.Verdict} {d.Detail}\n"))
        + $"{result.Ledger.Accepted} + {result.Ledger.Short} of {result.Ledger.Requested}, {result.Ledger.Drafts} drafts: "
        + $"{string.Join(", ", result.Ledger.Reasons.OrderBy(r => r.Key, StringComparer.Ordinal))}\n"
        + string.Concat(result.Shortfalls.Select(s => $"{Json.ToText(s.Cell)}: {s.Missing} {string.Join(", ", s.Reasons)}\n"));

    private string Answer(StubCall call)
    {
        if (call.Draw(call.Slot, "fails", 100) < _failing) throw new ModelException(call.Slot % 2 == 0 ? "MW3007" : "MW3009", "no answer");
        if (call.Draw(call.Slot, "unusable", 100) < _unusable) return "I would rather not.";
        // A batch's answer may lack its last record.
        var few = call.Slots.Count > 1 && call.Draw(call.Slot, "few", 4) == 0 ? call with { Slots = [.. call.Slots.SkipLast(1)] } : call;
        return RunScene.Answer(few, slot => call.Draw(slot, "bad", 100) < _bad ? "bad" : $"w{call.Draw(slot, "word", _words)}");
    }
}
