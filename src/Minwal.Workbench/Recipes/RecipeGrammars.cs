using System.Text;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Recipes.Names;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Workbench.Recipes;

/// <summary>The grammars of a recipe, by task.</summary>
public sealed class RecipeGrammars
{
    private readonly Dictionary<string, Grammar> _grammars;
    private readonly Dictionary<string, IReadOnlyList<string>> _speakers;

    private RecipeGrammars(Dictionary<string, Grammar> grammars, Dictionary<string, IReadOnlyList<string>> speakers) =>
        (_grammars, _speakers) = (grammars, speakers);

    /// <summary>The grammar of a task, or null.</summary>
    public Grammar? Find(string task) => _grammars.GetValueOrDefault(task);

    /// <summary>Who talks, in the order of speaking, where a task is a turn of a conversation; empty where it is none.</summary>
    public IReadOnlyList<string> Speakers(string task) => _speakers.GetValueOrDefault(task) ?? [];

    /// <summary>The tasks that have a grammar.</summary>
    public IReadOnlyCollection<string> Tasks => _grammars.Keys;

    /// <summary>
    /// Holds the grammars against the cells of a plan: a choice by a label that has nothing for one of its values is a fault.
    /// </summary>
    internal void Check(Recipe recipe, IReadOnlyList<PlanCell> cells, IVariables constants, ICollection<Fault> faults)
    {
        var found = new List<Fault>();
        bool IsFor(StepSettings step, Fields cell) => new GrammarConditions(new Variables(cell, constants)).Holds(step.When) == true;
        foreach (var outer in recipe.Steps)
        {
            var concerned = cells.Where(cell => cell.Count > 0).Select(cell => cell.Values).Where(cell => IsFor(outer, cell)).ToList();
            foreach (var step in StepSettings.Walk([outer]))
            {
                foreach (var task in step.Calls.Select(call => call.Task).Concat(step.Fills.Select(fill => fill.Task)))
                    if (Find($"{recipe.Name}/{task}") is { } grammar)
                        found.AddRange(MissingBranches.In(grammar, concerned.Where(cell => IsFor(step, cell)), constants));
            }
        }

        foreach (var fault in found.Distinct()) faults.Add(fault);
    }

    /// <summary>
    /// Reads every grammar that the steps of <paramref name="recipe"/> name, as far as the cells of <paramref name="plan"/> need it (all of
    /// it, where there is no plan); what is wrong goes to <paramref name="faults"/>, each fault once.
    /// </summary>
    internal static RecipeGrammars Open(
        GrammarLanguage language, Recipe recipe, RecipeScopes scopes, Plan? plan, ICollection<Fault> faults)
    {
        // A file that several grammars include is read with each of them.
        var found = new List<Fault>();
        var grammars = new Dictionary<string, Grammar>(StringComparer.Ordinal);
        var shown = Shown(recipe);
        var speakers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        List<string> labels = [.. recipe.Quotas.Dimensions.Select(d => d.Name)];
        var values = plan is null ? null : labels.ToDictionary(
            label => label,
            label => (IReadOnlySet<string>)plan.Cells.Where(cell => cell.Count > 0)
                .Select(cell => cell.Values.GetValueOrDefault(label)).OfType<object>().Select(Value.ToText)
                .ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        foreach (var step in StepSettings.Walk(recipe.Steps))
        {
            var named = step.Calls
                .Select(call => (call.Task, call.Offline, call.Returns, Scope: scopes.Grammar(step, call), call.Speakers))
                .Concat(step.Fills.Select(fill => (fill.Task, Offline: (GrammarReference?)fill.Grammar, fill.Returns,
                    Scope: scopes.Step(step), Speakers: (IReadOnlyList<string>)[])));
            foreach (var (task, reference, returns, scope, who) in named)
            {
                // That a file is not there has been said where the recipe names it.
                if (reference?.File is { } file && recipe.Files.All(other => other.Key != file.Path)) continue;
                var grammar = reference is null
                    ? DefaultGrammar.Make(returns, recipe.Language, labels)
                    : language.Read(reference, returns, path => Open(recipe, shown, path), scope, values, found);
                if (grammar is null) continue;
                grammars[$"{recipe.Name}/{task}"] = grammar;
                if (who.Count > 0) speakers[$"{recipe.Name}/{task}"] = who;
            }
        }

        foreach (var fault in found.Distinct()) faults.Add(fault);
        return new RecipeGrammars(grammars, speakers);
    }

    /// <summary>The recipe's folder, as messages call it.</summary>
    internal static string Shown(Recipe recipe) => recipe.Mark.File.EndsWith("/" + RecipeLoader.FileName, StringComparison.Ordinal)
        ? recipe.Mark.File[..^(RecipeLoader.FileName.Length + 1)]
        : recipe.Name;

    private static (string Text, string Shown)? Open(Recipe recipe, string shown, string path) =>
        recipe.Files.FirstOrDefault(f => f.Key == path).Value is { } content ? (Encoding.UTF8.GetString(content), $"{shown}/{path}") : null;
}
