using Minwal.Similarity;
using Xunit;

namespace Minwal.Similarity.Tests;

public sealed class DiverseChoiceTests
{
    private static readonly string[] Texts =
    [
        "the cat sat on the mat", "the cat sat on a mat", "a cat sat on the mat", "rain falls in spring", "rain falls in autumn",
        "engines need oil", "", "engines need more oil",
    ];

    [Fact]
    public void What_is_chosen_lies_far_apart()
    {
        var chosen = new DiverseChoice(Texts, 7).Take(3);
        Assert.Equal([0, 1, 2], chosen.Select(Group).Order());

        static int Group(int text) => text < 3 ? 0 : text < 5 ? 1 : 2;
    }

    [Fact]
    public void The_same_texts_and_key_give_the_same_choice_and_a_text_without_words_is_never_chosen()
    {
        for (ulong key = 0; key < 20; key++)
        {
            var chosen = new DiverseChoice(Texts, key).Take(8);
            Assert.Equal(chosen, new DiverseChoice(Texts, key).Take(8));
            Assert.Equal([0, 1, 2, 3, 4, 5, 7], chosen.Order());
        }
    }

    [Fact]
    public void Below_a_bound_there_may_be_fewer()
    {
        var choice = new DiverseChoice(Texts, 1);
        Assert.Equal(3, choice.Take(8, 0.5).Count);
        Assert.True(choice.Nearest(choice.Take(3)) < choice.Nearest([0, 1, 2]));
    }

    [Fact]
    public void No_kind_comes_again_while_another_has_come_less_often()
    {
        int[] kinds = [0, 0, 0, 0, 0, 1, 1, 1];
        var chosen = new DiverseChoice(Texts, 3).Take(4, kinds: kinds);
        Assert.Equal([0, 0, 1, 1], chosen.Select(text => kinds[text]).Order());
        Assert.Equal([0, 0, 0, 1, 1], new DiverseChoice(Texts, 3).Take(5, kinds: kinds).Select(text => kinds[text]).Order());
    }
}
