// Makes intents from C#: with a check, a step and a chat client of the program's own. Usage: Minwal.Samples.Console [OUTPUT]
using Microsoft.Extensions.AI;
using Minwal.Runs.Journal;
using Minwal.Samples.Console;
using Minwal.Values;
using Minwal.Workbench;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

var bench = new MinwalWorkbench();
bench.Language.Checks.Add(new CalmKind());
bench.Language.Steps.Add(SlipsStep.Kind);

var recipe = bench.ReadRecipe(Path.Combine(AppContext.BaseDirectory, "recipe"));
using var prepared = bench.Prepare(recipe, new RunChoices
{
    Parameters = new Fields().Add("samples", 12L),
    Clients = new Dictionary<string, IChatClient> { ["writer"] = new DeskClient() },
});
await using var run = bench.Begin(prepared, new RunTarget { Output = args.Length > 0 ? args[0] : recipe.Recipe.Output.File });
await foreach (var record in run.RecordsAsync()) Console.WriteLine($"{record["intent"]}: {record["text"]}");

var summary = await run.Completion;
Console.WriteLine($"{summary.Phase}: {summary.Ledger.Accepted} of {summary.Ledger.Requested} records are in {summary.Output}");
return summary.Phase == RunPhase.Complete ? 0 : 1;
