using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Trials;

namespace Minwal.Workbench;

/// <content>Trying grammars without a run.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>Expands the grammar in <paramref name="file"/> with the variables <paramref name="set"/> and nothing else.</summary>
    /// <example><code>
    /// foreach (var tried in bench.TryGrammar("offline/question.yaml", new Fields().Add("subject", "math"), number: 5))
    ///     Console.WriteLine($"{tried.Answer}   {string.Join(", ", tried.Drawn.Select(d => $"{d.Key}: {d.Value}"))}");
    /// </code></example>
    /// <param name="file">The grammar's file; what it includes is named relative to its folder.</param>
    /// <param name="set">The variables.</param>
    /// <param name="number">How often.</param>
    /// <param name="seed">Chooses the draws.</param>
    /// <exception cref="MinwalException">
    /// With every fault of the grammar; MW1308 with every name that it needs and that is not set; MW132x for what comes up in writing.
    /// </exception>
    public IReadOnlyList<GrammarExpansion> TryGrammar(string file, Fields set, int number = 20, long seed = 1)
    {
        _begun = true;
        var faults = new List<Fault>();
        var grammar = Grammars.Read(file.Replace('\\', '/'), Open, null, faults);
        return grammar is not null ? new GrammarTrial(grammar, set).Alone(number, seed) : throw new MinwalException(faults);

        static (string Text, string Shown)? Open(string path) => File.Exists(path) ? (File.ReadAllText(path), path) : null;
    }

    /// <summary>
    /// Expands the grammar of a recipe's step as the first slots of a run would, with their labels, source rows and values;
    /// <paramref name="set"/> stands in front of them. Of the labels that it sets only slots that have them are made; parameters that it
    /// sets count for the plan; what earlier steps give must be in it.
    /// </summary>
    /// <example><code>
    /// var tried = bench.TryGrammar(bench.OpenRecipe("intents"), "write", new Fields().Add("intent", "translation"), number: 5);
    /// </code></example>
    /// <param name="recipe">The recipe.</param>
    /// <param name="task">The step's name, or <c>step.role</c> in a conversation; null when the recipe has only one.</param>
    /// <param name="set">Variables.</param>
    /// <param name="number">How often.</param>
    /// <param name="seed">Chooses the draws.</param>
    /// <exception cref="MinwalException">
    /// MW2003 when there is no such step; with every fault of grammars, sources and quotas; MW1308 with every name that the grammar needs
    /// and that is not set; MW132x for what comes up in writing.
    /// </exception>
    public IReadOnlyList<GrammarExpansion> TryGrammar(LoadedRecipe recipe, string? task, Fields set, int number = 20, long seed = 1)
    {
        var tasks = recipe.Recipe.Steps.SelectMany(step => step.Calls.Select(call => (Step: step, Call: call))).ToList();
        var found = task is null && tasks.Count == 1 ? tasks[0] : tasks.FirstOrDefault(t => t.Call.Task == task);
        if (found.Call is null)
        {
            var names = tasks.ConvertAll(t => t.Call.Task);
            var near = task is null ? null : Spelling.Nearest(task, names);
            throw new MinwalException("MW2003",
                $"{(task is null ? "which step?" : $"'{recipe.Recipe.Name}' has no step '{task}';")} there are {string.Join(", ", names)}",
                near is null ? null : $"did you mean '{near}'?");
        }

        var parameters = recipe.Recipe.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        using var prepared = Prepare(recipe, new RunChoices
        {
            Seed = seed,
            Parameters = new Fields(set.Where(s => parameters.Contains(s.Key))),
        });
        var grammar = prepared.Grammars.Find($"{recipe.Recipe.Name}/{found.Call.Task}")
            ?? throw new InvalidOperationException($"the step '{found.Call.Task}' was read without its grammar");
        return new GrammarTrial(grammar, new Fields(set.Where(s => !parameters.Contains(s.Key))))
            .InRun(prepared, found.Step, found.Call, number);
    }
}
