using Minwal.Datasets.Cards;
using Minwal.Faults;
using Xunit;

namespace Minwal.Datasets.Tests.Cards;

public sealed class DataCardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Splits_become_one_configuration_with_the_names_of_the_hub()
    {
        Splits();
        var card = Write(new CardOptions { Folder = _folder.Path, License = "mit", Title = "Calls: \"first\"" });
        Assert.StartsWith("""
            ---
            pretty_name: "Calls: \"first\""
            license: "mit"
            language:
            - "ar"
            task_categories:
            - "text-classification"
            size_categories:
            - "n<1K"
            configs:
            - config_name: "default"
              data_files:
              - split: train
                path: ["train.jsonl"]
              - split: validation
                path: ["val.jsonl"]
              - split: test
                path: ["test.csv"]
            ---

            """, card.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("| نعم | 2 | 1 | 1 | 66.7 % |", card, StringComparison.Ordinal);
        Assert.Contains("- Texts that stand in two splits: 0.", card, StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(_folder.File("card/labels.svg")), StringComparison.Ordinal);
        Assert.Contains("](card/lengths.svg)", card, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_the_way_of_using_it_comes_first()
    {
        Splits();
        _folder.With("test.csv", "text,label\nرقمي 0501234567 اتصل,نعم\nهذا أول نص,لا\n");
        var report = Run(new CardOptions { Folder = _folder.Path, Contamination = ["seeds from EXAMS (test)"] });
        Assert.Equal(["no licence is named", "1 row has a text that stands in another split too", "1 × phone were found in the texts",
            "seeds from EXAMS (test)"], report.Warnings);
    }

    [Fact]
    public void What_data_hold_is_no_markup_of_the_card()
    {
        _folder.With("train.jsonl", """{"text": "```\n# x\n<script>alert(1)</script>", "label": "a|b\n---\n![x](http://y.z)"}""" + "\n");
        var card = Write(new CardOptions { Folder = _folder.Path });
        Assert.Contains(@"| a\|b --- \!\[x\](http://y.z) |", card, StringComparison.Ordinal);
        Assert.Contains("``````json", card, StringComparison.Ordinal);
        Assert.Single(card.Split('\n'), line => line == "# " + Path.GetFileName(_folder.Path));
    }

    [Fact]
    public void Other_files_are_configurations_of_their_own_and_runs_and_hidden_files_none()
    {
        _folder.With("grammar.jsonl", """{"text": "a", "label": "x"}""");
        _folder.With("exams.csv.gz", "text,label\nb,y\n");
        _folder.With(".draft.jsonl", "{}");
        Directory.CreateDirectory(_folder.File("a.json.minwal"));
        _folder.With("a.json.minwal/rows.jsonl", "{}");
        Assert.Equal(["exams train 1", "grammar train 1"], Run(new CardOptions { Folder = _folder.Path }).Files
            .Select(file => $"{file.Configuration} {file.Split} {file.Rows}"));
    }

    [Fact]
    public void A_readme_of_somebody_else_is_not_written_over_and_our_own_is()
    {
        Splits();
        _folder.With("README.md", "# Mine");
        Assert.Equal("MW5005", Assert.Throws<MinwalException>(() => Run(new CardOptions { Folder = _folder.Path })).Faults[0].Code);
        Assert.Equal("# Mine", File.ReadAllText(_folder.File("README.md")));
        Run(new CardOptions { Folder = _folder.Path, Force = true });
        Run(new CardOptions { Folder = _folder.Path });
    }

    [Fact]
    public void A_folder_without_records_is_refused() =>
        Assert.Equal("MW6011", Assert.Throws<MinwalException>(() => Run(new CardOptions { Folder = _folder.Path })).Faults[0].Code);

    private void Splits()
    {
        _folder.With("train.jsonl", """
            {"text": "هذا أول نص", "label": "نعم"}
            {"text": "وهذا ثان", "label": "نعم"}
            {"text": "ثالث", "label": "لا"}
            """);
        _folder.With("val.jsonl", """{"text": "رابع", "label": "نعم"}""");
        _folder.With("test.csv", "text,label\nخامس,نعم\nسادس,لا\n");
    }

    private string Write(CardOptions options)
    {
        Run(options);
        return File.ReadAllText(_folder.File("README.md"));
    }

    private CardReport Run(CardOptions options) =>
        new DataCard(options, new DataContext(RecordFormats.Create(), _folder.Path, () => Stream.Null)).Run();
}
