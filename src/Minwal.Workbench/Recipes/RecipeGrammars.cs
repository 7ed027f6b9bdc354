using System.Text;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Recipes;
using Minwal.Recipes.Names;
using Minwal.Steps;

namespace Minwal.Workbench.Recipes;

/// <summary>The grammars of a recipe, by task.</summary>
public sealed class RecipeGrammars
{
    private readonly Dictionary<string, Grammar> _grammars;
    private readonly HashSet<string> _openings;

    private RecipeGrammars(Dictionary<string, Grammar> grammars, HashSet<string> openings) =>
        (_grammars, _openings) = (grammars, openings);

    /// <summary>The grammar of a task, or null.</summary>
    public Grammar? Find(string task) => _grammars.GetValueOrDefault(task);

    /// <summary>
    /// Whether a message that nobody said stands before what was said: the one that makes the first speaker of a conversation begin.
    /// </summary>
    public bool Opens(string task) => _openings.Contains(task);

    /// <summary>The tasks that have a grammar.</summary>
    public IReadOnlyCollection<string> Tasks => _grammars.Keys;

    /// <summary>
    /// Reads every grammar that the steps of <paramref name="recipe"/> name; what is wrong goes to <paramref name="faults"/>, each fault
    /// once.
    /// </summary>
    internal static RecipeGrammars Open(GrammarLanguage language, Recipe recipe, RecipeScopes scopes, ICollection<Fault> faults)
    {
        // A file that several grammars include is read with each of them.
        var found = new List<Fault>();
        var grammars = new Dictionary<string, Grammar>(StringComparer.Ordinal);
        var shown = Shown(recipe);
        var openings = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in StepSettings.Walk(recipe.Steps))
        {
            var named = step.Calls.Select(call => (call.Task, File: call.Offline?.Path, Scope: scopes.Grammar(step, call), call.Opens))
                .Concat(step.Fills.Select(fill => (fill.Task, File: (string?)fill.Grammar.Path, Scope: scopes.Step(step), Opens: false)));
            foreach (var (task, file, scope, opens) in named.Where(n => recipe.Files.Any(f => f.Key == n.File)))
            {
                var grammar = language.Read(file!, path => Open(recipe, shown, path), scope, found);
                if (grammar is null) continue;
                grammars[$"{recipe.Name}/{task}"] = grammar;
                if (opens) openings.Add($"{recipe.Name}/{task}");
            }
        }

        foreach (var fault in found.Distinct()) faults.Add(fault);
        return new RecipeGrammars(grammars, openings);
    }

    /// <summary>The recipe's folder, as messages call it.</summary>
    internal static string Shown(Recipe recipe) => recipe.Mark.File.EndsWith("/" + RecipeLoader.FileName, StringComparison.Ordinal)
        ? recipe.Mark.File[..^(RecipeLoader.FileName.Length + 1)]
        : recipe.Name;

    private static (string Text, string Shown)? Open(Recipe recipe, string shown, string path) =>
        recipe.Files.FirstOrDefault(f => f.Key == path).Value is { } content ? (Encoding.UTF8.GetString(content), $"{shown}/{path}") : null;
}
