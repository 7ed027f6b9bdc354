using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Values;
using Xunit;

namespace Minwal.EndToEnd.Documentation;

public sealed partial class FormulaTests
{
    [Fact]
    public void Every_formula_of_the_page_gives_what_the_page_says()
    {
        var page = Repository.Read("docs/reference.md");
        var names = new Variables(new Fields()
            .Add("scores", Json.Parse("""[{"text": "good", "score": 9}, {"text": "bad", "score": 2}]""")));
        var rows = Table().Matches(page).SelectMany(table => Row().Matches(table.Value)).ToList();
        Assert.InRange(rows.Count, 20, 200);
        Assert.All(rows, row => Assert.Equal((row.Groups["formula"].Value, row.Groups["value"].Value),
            (row.Groups["formula"].Value, Json.ToText(Expression.Parse(row.Groups["formula"].Value).Evaluate(names)))));
    }

    [GeneratedRegex(@"^\| formula \| gives \|\n\|---\|---\|\n(\|.*\n)+", RegexOptions.Multiline)]
    private static partial Regex Table();

    [GeneratedRegex(@"^\| `(?<formula>.+)` \| `(?<value>.+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
