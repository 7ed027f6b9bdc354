using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Models.Tests.Offline;

/// <summary>Grammars that answer a step with <c>returns</c>.</summary>
internal static class GrammarScene
{
    /// <summary>What a step returns, as a recipe writes it.</summary>
    public static AnswerShape Returns(string yaml)
    {
        var faults = new List<Fault>();
        var node = YamlFile.Parse(yaml, "recipe.yaml", faults)!;
        var read = ReturnsShape.Instance.TryRead(node, RecipeLanguage.Create().Read(faults), out var shape);
        return read && faults.Count == 0 ? shape : throw new MinwalException(faults);
    }

    /// <summary>The grammar that stands in a recipe as <paramref name="yaml"/>.</summary>
    public static Grammar Inline(
        string yaml, AnswerShape? returns = null, string[]? known = null, IReadOnlyDictionary<string, IReadOnlySet<string>>? labels = null,
        Func<string, string?>? files = null)
    {
        var faults = new List<Fault>();
        var language = RecipeLanguage.Create();
        var read = GrammarReference.Shape.TryRead(
            YamlFile.Parse(yaml, "recipe.yaml", faults)!, language.Read(faults), out var reference);
        if (!read) throw new MinwalException(faults);
        NameScope? scope = known is null ? null : [.. known];
        return new GrammarLanguage(language).Read(reference, returns, Open, scope, labels, faults) ?? throw new MinwalException(faults);

        (string, string)? Open(string path) => files?.Invoke(path) is { } text ? (text, path) : null;
    }

    /// <summary>The answer to a call with <paramref name="variables"/>; a text, or JSON.</summary>
    public static string Say(this Grammar grammar, Fields? variables = null, long slot = 1) => new OfflineChatClient(_ => grammar)
        .Answer(new CallContext("r/s", new Variables(variables ?? []), null, SlotRandom.Key(slot, 0, 0, "test")));

    /// <summary>The answer as a value.</summary>
    public static Fields Answer(this Grammar grammar, Fields? variables = null, long slot = 1) =>
        (Fields)Json.Parse(grammar.Say(variables, slot))!;
}
