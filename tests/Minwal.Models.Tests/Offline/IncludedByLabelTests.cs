using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.Offline;

/// <summary>Files of a grammar that only some values of a label need.</summary>
public sealed class IncludedByLabelTests
{
    private const string Root = """
        include:
          - both.yaml
          - { by: tongue, fr: fr.yaml, "de,at": [de.yaml, more.yaml] }
        answer: "<hello> <both>"
        rules:
          hello: { by: tongue, fr: ["<fr_hello>"], "de,at": ["<de_hello> <more>"] }
        """;

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["both.yaml"] = "rules: { both: ['!'] }",
        ["fr.yaml"] = "rules: { fr_hello: [salut] }",
        ["de.yaml"] = "rules: { de_hello: [hallo] }",
        ["more.yaml"] = "rules: { more: [du] }",
    };

    private readonly List<string> _opened = [];

    [Theory]
    [InlineData("fr", "fr", "salut !", "both.yaml fr.yaml")]
    [InlineData("at", "at", "hallo du !", "both.yaml de.yaml more.yaml")]
    [InlineData("fr at", "at", "hallo du !", "both.yaml fr.yaml de.yaml more.yaml")]
    public void Files_are_opened_for_the_values_that_are_asked_for(string asked, string tongue, string said, string opened)
    {
        Assert.Equal(said, Read(asked).Say(new Fields().Add("tongue", tongue)));
        Assert.Equal(opened, string.Join(' ', _opened));
    }

    [Fact]
    public void All_are_opened_where_nobody_says_what_is_asked_for()
    {
        Assert.Equal("salut !", Read(null).Say(new Fields().Add("tongue", "fr")));
        Assert.Equal(4, _opened.Count);
    }

    [Fact]
    public void What_is_wrong_in_a_file_is_told_when_it_is_needed()
    {
        _files["fr.yaml"] = "rules: { fr_hello: ['<gone>'] }";
        Assert.Equal("hallo du !", Read("de").Say(new Fields().Add("tongue", "de")));
        var fault = Assert.Single(Assert.Throws<MinwalException>(() => Read("de fr")).Faults);
        Assert.Equal(("MW1303", "fr.yaml"), (fault.Code, fault.Mark.File));
    }

    [Theory]
    [InlineData("at: ", "au: ", "'include' has no files for tongue 'at', which the quotas ask for; there are fr, de, au")]
    [InlineData("by: tongue, fr: fr.yaml", "by: tong, fr: fr.yaml",
        "'tong' is no label of the quotas, by which files are included; labels are tongue")]
    [InlineData("by: tongue, fr: fr.yaml", "fr: fr.yaml", "the key 'by' is missing: the label that says which files are included")]
    public void A_value_without_files_and_a_name_that_is_no_label_are_faults(string from, string to, string message)
    {
        var root = Root.Replace("\"de,at\": [de.yaml, more.yaml]", "de: de.yaml, at: more.yaml", StringComparison.Ordinal)
            .Replace(from, to, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Single(Assert.Throws<MinwalException>(() => Read("at", root)).Faults).Message);
    }

    [Fact]
    public void Else_is_for_the_values_that_have_nothing_else()
    {
        var root = Root.Replace("\"de,at\"", "else", StringComparison.Ordinal);
        Assert.Equal("hallo du !", Read("de", root).Say(new Fields().Add("tongue", "de")));
        _opened.Clear();
        Assert.Equal("salut !", Read("fr", root).Say(new Fields().Add("tongue", "fr")));
        Assert.Equal(["both.yaml", "fr.yaml"], _opened);
    }

    private Grammar Read(string? asked, string root = Root)
    {
        Dictionary<string, IReadOnlySet<string>>? labels = asked is null
            ? null
            : new(StringComparer.Ordinal) { ["tongue"] = asked.Split(' ').ToHashSet(StringComparer.Ordinal) };
        return GrammarScene.Inline(root, labels: labels, files: path =>
        {
            _opened.Add(path);
            return _files.GetValueOrDefault(path);
        });
    }
}
