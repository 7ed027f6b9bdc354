using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs.Journal;

public sealed class RunIdentityTests
{
    private const string OfFormatOne = """
        {"recipe":"words","version":3,"recipe_hash":"cd776d94007cdddc","parameters":{"samples":20,"note":"نصٌّ"},
        "sources":{"row":"2 rows, 00000000deadbeef"},"models":{"writer":{"model":"openai:gpt","temperature":0.5}},"seed":7,
        "date":"2026-01-01T00:00:00Z"}
        """;

    [Fact]
    public void An_identity_of_the_first_format_is_read_and_written_as_it_was()
    {
        var text = OfFormatOne.ReplaceLineEndings("");
        var identity = RunIdentity.From((Fields)Json.Parse(text)!);
        Assert.Equal(("words", 3L, "cd776d94007cdddc", 7L, "2026-01-01T00:00:00Z"),
            (identity.Recipe, identity.Version, identity.RecipeHash, identity.Seed, identity.Date));
        Assert.Equal((20L, "نصٌّ"), (identity.Parameters["samples"], identity.Parameters["note"]));
        Assert.Null(identity.Shard);
        Assert.Empty(identity.Plugins);
        Assert.Equal(text, Json.ToText(identity.ToFields()));
    }

    [Fact]
    public void A_part_of_a_run_and_its_plugins_are_read_as_they_were_written()
    {
        var identity = RunIdentity.From((Fields)Json.Parse(OfFormatOne)!) with
        {
            Shard = "3/16",
            Plugins = new Fields().Add("my.dll", "00ff"),
        };
        var again = RunIdentity.From(identity.ToFields());
        Assert.Equal(("3/16", "00ff"), (again.Shard, again.Plugins["my.dll"]));
        Assert.Equal(Json.ToText(identity.ToFields()), Json.ToText(again.ToFields()));
    }

    [Fact]
    public void A_role_that_the_run_does_not_have_has_no_model()
    {
        var identity = RunIdentity.From((Fields)Json.Parse(OfFormatOne)!);
        Assert.Equal(("openai:gpt", ""), (identity.ModelOf("writer"), identity.ModelOf("judge")));
    }

    [Fact]
    public void Nothing_that_makes_a_run_may_be_missing()
    {
        foreach (var name in (string[])["recipe", "version", "recipe_hash", "parameters", "seed", "date"])
        {
            var fields = new Fields(((Fields)Json.Parse(OfFormatOne)!).Where(f => f.Key != name));
            Assert.Throws<KeyNotFoundException>(() => RunIdentity.From(fields));
        }
    }
}
