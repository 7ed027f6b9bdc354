using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Models.Offline.Filters;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.Offline;

/// <summary>What a program adds to the language of grammars is read, checked and documented like what comes with it.</summary>
public sealed class GrammarLanguageTests
{
    [Fact]
    public void A_filter_and_a_function_of_ones_own_are_used()
    {
        Assert.Equal("OLLEH 6", Say(Extended(), "answer: '<word|reversed|upper> <=twice(3)>'\nrules: { word: [hello] }\n"));
        Assert.Equal("hello??", Say(Extended(), "answer: '<word|marks:2>'\nrules: { word: [hello] }\n"));
    }

    [Theory]
    [InlineData("answer: '<word|reversd>'\nrules: { word: [hello] }\n", "unknown filter 'reversd', did you mean 'reversed'?")]
    [InlineData("answer: '<word|marks>'\nrules: { word: [hello] }\n", "the filter 'marks' needs another argument than ''")]
    [InlineData("answer: '<=twise(3)>'\n", "unknown function 'twise', did you mean 'twice'?")]
    public void Slips_in_it_are_found_like_others(string yaml, string message)
    {
        var faults = new List<Fault>();
        Assert.Null(Extended().Read("g.yaml", _ => (yaml, "g.yaml"), [], faults));
        Assert.Contains(message, Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_that_are_added_stand_in_the_reference() =>
        Assert.Contains("| `marks:N` | with N question marks |", Extended().Reference(), StringComparison.Ordinal);

    [Fact]
    public void A_filter_of_a_name_that_there_is_and_one_that_comes_late_are_refused()
    {
        var language = Extended();
        var fault = Assert.Throws<MinwalException>(() => language.Filters.Add(FilterKind.Of("upper", "loud", t => t)));
        Assert.Equal("MW1018", fault.Faults[0].Code);
        Say(language, "answer: a\n");
        Assert.Throws<InvalidOperationException>(() => language.Filters.Add(FilterKind.Of("late", "late", t => t)));
    }

    private static GrammarLanguage Extended()
    {
        var recipes = RecipeLanguage.Create();
        recipes.Functions.Add(new Function("twice(number)", 1, 1, "two times", (a, _) => Value.Number(a[0]) * 2));
        var language = new GrammarLanguage(recipes);
        language.Filters.Add(FilterKind.Of("reversed", "backwards", text => new string([.. text.Reverse()])));
        language.Filters.Add(new FilterKind("marks:N", "with N question marks", argument =>
            int.TryParse(argument, out var count) ? (string text, ref SlotRandom _) => text + new string('?', count) : null));
        return language;
    }

    private static string Say(GrammarLanguage language, string yaml)
    {
        var faults = new List<Fault>();
        var grammar = language.Read("g.yaml", _ => (yaml, "g.yaml"), null, faults) ?? throw new MinwalException(faults);
        return new OfflineChatClient(_ => grammar).Answer(new CallContext("t", Variables.None, null, 1));
    }
}
