using System.Text;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Planning;
using Minwal.Recipes;

namespace Minwal.Workbench.Recipes;

/// <summary>The grammars of a recipe, by task.</summary>
public sealed class RecipeGrammars
{
    private readonly Dictionary<string, Grammar> _grammars;

    private RecipeGrammars(Dictionary<string, Grammar> grammars) => _grammars = grammars;

    /// <summary>The grammar of a task, or null.</summary>
    public Grammar? Find(string task) => _grammars.GetValueOrDefault(task);

    /// <summary>The tasks that have a grammar.</summary>
    public IReadOnlyCollection<string> Tasks => _grammars.Keys;

    /// <summary>
    /// Holds the grammars against the cells of a plan: a choice by a label that has nothing for one of its values is a fault.
    /// </summary>
    internal void Check(Recipe recipe, IReadOnlyList<PlanCell> cells, IVariables constants, ICollection<Fault> faults)
    {
        var found = new List<Fault>();
        foreach (var step in recipe.Steps)
        {
            foreach (var call in step.Calls)
            {
                if (Find($"{recipe.Name}/{call.Task}") is not { } grammar) continue;
                var asked = cells.Where(cell => cell.Count > 0).Select(cell => cell.Values)
                    .Where(cell => new GrammarConditions(new Variables(cell, constants)).Holds(step.When) == true);
                found.AddRange(MissingBranches.In(grammar, asked, constants));
            }
        }

        foreach (var fault in found.Distinct()) faults.Add(fault);
    }

    /// <summary>
    /// Reads every grammar that the steps of <paramref name="recipe"/> name; what is wrong goes to <paramref name="faults"/>, each fault
    /// once.
    /// </summary>
    internal static RecipeGrammars Open(GrammarLanguage language, Recipe recipe, ICollection<Fault> faults)
    {
        // A file that several grammars include is read with each of them.
        var found = new List<Fault>();
        var grammars = new Dictionary<string, Grammar>(StringComparer.Ordinal);
        var shown = recipe.Mark.File.EndsWith("/" + RecipeLoader.FileName, StringComparison.Ordinal)
            ? recipe.Mark.File[..^(RecipeLoader.FileName.Length + 1)]
            : recipe.Name;
        List<string> labels = [.. recipe.Quotas.Dimensions.Select(d => d.Name)];
        List<string> known =
        [
            .. recipe.Parameters.Select(p => p.Name), .. recipe.Tables.Keys, .. labels,
            .. recipe.Sources.Select(s => s.Name), .. recipe.Values.Select(v => v.Name), "run", "slot", "attempt",
        ];
        foreach (var step in recipe.Steps)
        {
            foreach (var call in step.Calls)
            {
                // That a file is not there has been said where the recipe names it.
                if (call.Offline?.File is { } file && recipe.Files.All(other => other.Key != file.Path)) continue;
                var grammar = call.Offline is null
                    ? DefaultGrammar.Make(call.Returns, recipe.Language, labels)
                    : language.Read(call.Offline, call.Returns, path => Open(recipe, shown, path), [.. known, .. call.Adds], found);
                if (grammar is not null) grammars[$"{recipe.Name}/{call.Task}"] = grammar;
            }

            known.AddRange(step.Gives);
        }

        foreach (var fault in found.Distinct()) faults.Add(fault);
        return new RecipeGrammars(grammars);
    }

    private static (string Text, string Shown)? Open(Recipe recipe, string shown, string path) =>
        recipe.Files.FirstOrDefault(f => f.Key == path).Value is { } content ? (Encoding.UTF8.GetString(content), $"{shown}/{path}") : null;
}
