using System.Globalization;
using System.Text;
using Minwal.Faults;
using Minwal.Models.Offline.Filters;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Steps;

namespace Minwal.Models.Offline;

/// <summary>
/// The language of grammars: the filters of patterns, and the functions of formulas, which are those of the recipes. Add first, then read:
/// from the first reading on the language stays as it is, and is thread-safe.
/// </summary>
/// <example><code>
/// bench.Grammars.Filters.Add(FilterKind.Of("shout", "in capitals, with a !", text => text.ToUpperInvariant() + "!"));
/// </code></example>
public sealed class GrammarLanguage
{
    private readonly RecipeLanguage _recipes;

    /// <summary>A language with everything that comes with it.</summary>
    /// <param name="recipes">
    /// The language of the recipes that grammars belong to; nothing can be added to it once a grammar is read.
    /// </param>
    internal GrammarLanguage(RecipeLanguage recipes) => _recipes = recipes;

    /// <summary>The filters of patterns.</summary>
    public Registry<FilterKind> Filters { get; } = Offline.Filters.Filters.Create();

    /// <summary>
    /// Reads the grammar that a recipe gives as <paramref name="grammar"/>: a file, or one that stands in the recipe, which includes files
    /// relative to the recipe's folder. It answers with what <paramref name="returns"/> says. Of files that are included by a label those
    /// are read for the values that it has in <paramref name="labels"/>; all, where that is null. The rest is as for files.
    /// </summary>
    internal Grammar? Read(
        GrammarReference grammar, AnswerShape? returns, Func<string, (string Text, string Shown)?> open,
        NameScope? variables, IReadOnlyDictionary<string, IReadOnlySet<string>>? labels, ICollection<Fault> faults) =>
        Read(
            reader => grammar.Inline is { } root ? reader.Read(root, "") : reader.Read(grammar.File!.Path),
            returns, open, variables, labels, faults);

    /// <summary>
    /// Reads the grammar <paramref name="path"/>. <paramref name="open"/> gives a file's text and its name in messages (null when there is
    /// none); included files are named relative to the folder of <paramref name="path"/>. With <paramref name="variables"/> every name in
    /// formulas must be one of them, as deep as its shape is known, or be remembered. Null comes back when there are faults.
    /// </summary>
    internal Grammar? Read(
        string path, Func<string, (string Text, string Shown)?> open, NameScope? variables, ICollection<Fault> faults) =>
        Read(reader => reader.Read(path), null, open, variables, null, faults);

    private Grammar? Read(
        Func<GrammarReader, Grammar?> read, AnswerShape? returns, Func<string, (string Text, string Shown)?> open,
        NameScope? variables, IReadOnlyDictionary<string, IReadOnlySet<string>>? labels, ICollection<Fault> faults)
    {
        Filters.Freeze();
        var before = faults.Count;
        var grammar = read(new GrammarReader(open, variables, returns, _recipes.Read(faults), Filters, labels));
        return faults.Count == before ? grammar : null;
    }

    /// <summary>The filters as a Markdown table.</summary>
    public string Reference()
    {
        var text = new StringBuilder("| filter | does |\n|---|---|\n");
        foreach (var filter in Filters) text.Append(CultureInfo.InvariantCulture, $"| `{filter.Usage}` | {filter.Summary} |\n");
        return text.ToString();
    }
}
