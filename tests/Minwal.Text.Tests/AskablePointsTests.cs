using Xunit;

namespace Minwal.Text.Tests;

/// <summary>What a passage says that somebody can ask for.</summary>
public sealed class AskablePointsTests
{
    [Theory]
    [InlineData("To ask for a raise, bring three results from your past year.", "how", "ask for a raise")]
    [InlineData("If you get criticism from your manager, write it down first.", "when", "if I get criticism from my manager")]
    [InlineData("When the budget is fixed, other things can move.", "when", "when the budget is fixed")]
    [InlineData("If rain comes, close the roof of the hive.", "when", "if rain comes")]
    [InlineData("Readers worry about gaps because they imagine the worst.", "why", "readers worry about gaps")]
    [InlineData("A phased return is a plan in which the hours rise.", "what", "is a phased return")]
    [InlineData("Weak ties are people whom one knows only a little.", "claim", "weak ties are people whom one knows only a little")]
    [InlineData("Micro-credentials are the short courses of a trade.", "what", "are micro-credentials")]
    [InlineData("Two pages are enough for twenty years of work.", "claim", "two pages are enough for twenty years of work")]
    public void The_form_of_a_sentence_says_how_it_is_asked_for(string sentence, string form, string about)
    {
        var point = Assert.Single(AskablePoints.Of(sentence));
        Assert.Equal((form, about, sentence), (point.Form, point.About, point.Answer));
    }

    [Theory]
    [InlineData("It works because recalling strengthens a fact for you.")]
    [InlineData("Look at the one who asked because each has a vote.")]
    [InlineData("To keep it alive, tie the review to a place of yours.")]
    [InlineData("They matter most in the first weeks of the new job.")]
    [InlineData("Too short.")]
    public void What_points_back_or_tells_the_reader_to_do_something_is_not_asked_for(string sentence) =>
        Assert.Empty(AskablePoints.Of(sentence));

    [Fact]
    public void A_heading_is_asked_for_by_the_sentence_behind_it_where_it_names_something()
    {
        var points = AskablePoints.Of("# Weak ties\nHear of other things and pass on news of jobs.\n"
            + "# Taking it\nAnswer the next day and never at once, whatever was said.");
        Assert.Equal([("topic", "weak ties")], points.Select(p => (p.Form, p.About)));
    }

    [Fact]
    public void Answers_stand_in_the_passage_word_for_word_and_a_list_keeps_its_marks()
    {
        const string Passage = "Rules:\n- To rest well, differ from your work.\n2. Breaks are a **treatment** that the doctor can order.";
        var points = AskablePoints.Of(Passage).ToList();
        Assert.Equal(["how", "what"], points.Select(p => p.Form));
        Assert.All(points, p => Assert.Contains(p.Answer, Passage, StringComparison.Ordinal));
    }

    [Fact]
    public void Other_languages_are_asked_for_by_their_words() =>
        Assert.Equal([("topic", "خلية النحل تحتاج")],
            AskablePoints.Of("خلية النحل تحتاج إلى مكان هادئ بعيد عن الطريق").Select(p => (p.Form, p.About)));
}
