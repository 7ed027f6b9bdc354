using Minwal.Datasets.Reading;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Quality;
using Minwal.Quality.Classifying;
using Minwal.Quality.Reports;
using Minwal.Quality.Sheets;
using Minwal.Quality.Utility;
using Minwal.Recipes;
using Minwal.Text;
using Minwal.Values;
using Minwal.Workbench.Quality;

namespace Minwal.Workbench;

/// <content>What data are worth: a classifier of texts, and measures.</content>
public sealed partial class MinwalWorkbench
{
    /// <summary>Reads a file as texts with labels.</summary>
    /// <param name="file">The file, or how messages call <paramref name="content"/>.</param>
    /// <param name="columns">Where texts and labels are; null when their names tell.</param>
    /// <param name="needsLabel">Whether rows without a label are left out, and a file without labels is refused.</param>
    /// <param name="content">The bytes, in place of those of a file.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="MinwalException">MW5003 when it cannot be read, MW6101 when it has no such text or label.</exception>
    public LabelledFile ReadTexts(
        string file, TextColumns? columns = null, bool needsLabel = true, Stream? content = null,
        CancellationToken cancellation = default) =>
        LabelledFile.Read(file, columns ?? new TextColumns(), Formats, content, Options.MostInputBytes, needsLabel, cancellation);

    /// <summary>Trains a classifier on a file and writes it to <paramref name="output"/>.</summary>
    /// <example><code>
    /// var trained = bench.TrainClassifier(bench.ReadTexts("train.jsonl"), "model.json");
    /// Console.WriteLine($"{trained.Labels.Count} labels");
    /// </code></example>
    /// <exception cref="MinwalException">MW6102 when there are not two labels.</exception>
    public TrainedClassifier TrainClassifier(LabelledFile file, string output, CancellationToken cancellation = default)
    {
        var counts = ClassifierTest.Counts(file.Rows);
        if (counts.Count < 2)
        {
            throw new MinwalException(
                "MW6102", $"{file.Path}: {(file.Rows.Count == 1 ? "its row has" : $"all {file.Rows.Count:N0} rows have")} the label "
                + $"'{counts.Keys.First()}'; two labels are needed");
        }

        var classifier = TextClassifier.Train([.. file.Rows.Select(row => row.Text)], [.. file.Rows.Select(row => row.Label!)],
            new TrainingOptions { Cancellation = cancellation });
        var facts = new Fields().Add("file", Path.GetFileName(file.Path)).Add("text", file.Text).Add("label", file.Label)
            .Add("label_type", file.LabelType).Add("rows", (long)file.Rows.Count).Add("labels", counts);
        using (var target = AtomicFile.Create(output))
        {
            ModelFile.Write(target.Stream, classifier, facts);
            target.Commit();
        }

        return new TrainedClassifier(classifier, facts);
    }

    /// <summary>Reads a classifier that was trained before.</summary>
    /// <exception cref="MinwalException">MW6103 when the file holds none.</exception>
    public TrainedClassifier ReadClassifier(string file)
    {
        var (classifier, facts) = ModelFile.Read(file);
        return new TrainedClassifier(classifier, facts);
    }

    /// <summary>Tries a classifier on rows that it has not seen.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="file">The rows, each with a label.</param>
    /// <param name="seed">The seed of the intervals.</param>
    public EvaluationReport TestClassifier(TrainedClassifier model, LabelledFile file, long seed = 1)
    {
        var facts = new Fields().Add("rows", (long)file.Rows.Count).Add("text", file.Text).Add("label", file.Label)
            .Add("trained on", $"{Value.ToText(model.Facts["file"])}, {Counted.Of((long)model.Facts["rows"]!, "row")}");
        return new EvaluationReport(
            Path.GetFileName(file.Path), facts, [ClassifierTest.Of(model.Classifier, model.LabelCounts, file.Rows, seed)]);
    }

    /// <summary>Takes all measures of a data set.</summary>
    /// <example><code>
    /// var report = bench.Evaluate(new EvaluationInput(bench.ReadTexts("intents.jsonl")) { Reference = bench.ReadTexts("real.csv") });
    /// report.Print(Console.Out);
    /// </code></example>
    /// <exception cref="MinwalException">MW6104 when a section is asked for that there is not.</exception>
    public EvaluationReport Evaluate(EvaluationInput input, CancellationToken cancellation = default)
    {
        if (input.Sections.FirstOrDefault(name => !Evaluation.Sections.Contains(name)) is { } unknown)
            throw new MinwalException("MW6104", $"there is no section '{unknown}'; there are {string.Join(", ", Evaluation.Sections)}");
        var facts = new Fields().Add("rows", (long)input.File.Rows.Count)
            .Add("text", input.File.Text).Add("label", input.File.Label ?? "none");
        foreach (var (name, file) in ((string, LabelledFile?)[])
            [("reference", input.Reference), ("holdout", input.Holdout), ("other", input.Other)])
            if (file is not null) facts.Add(name, $"{Path.GetFileName(file.Path)}, {Counted.Of(file.Rows.Count, "row")}");
        facts.Add("seed", input.Seed);
        return new Evaluation(Path.GetFileName(input.File.Path), input.File.Rows)
        {
            Facts = facts,
            Reference = input.Reference?.Rows,
            Holdout = input.Holdout?.Rows,
            Other = input.Other?.Rows,
            Seed = input.Seed,
            Only = input.Sections,
        }.Run(cancellation);
    }

    /// <summary>What a recipe's checks would do to real rows: the share of them that each would reject.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="file">The rows, with their fields named as in the recipe's records.</param>
    /// <param name="parameters">The recipe's parameters; null for the defaults.</param>
    /// <param name="cancellation">Ends it between two rows.</param>
    /// <exception cref="MinwalException">With every fault of parameters and sources.</exception>
    public EvaluationReport CheckRealRows(
        LoadedRecipe recipe, LabelledFile file, Fields? parameters = null, CancellationToken cancellation = default)
    {
        var facts = new Fields().Add("recipe", recipe.Recipe.Name).Add("rows", (long)file.Rows.Count);
        return With(recipe.Recipe, file.Path, parameters ?? [], null, (values, sources) =>
            new EvaluationReport(Path.GetFileName(file.Path), facts,
                [new RealRowsCheck(recipe.Recipe, values, sources).Run(file.Rows, cancellation)]));
    }

    /// <summary>Writes a blind sheet of rows to label by hand: shuffled, without labels.</summary>
    /// <exception cref="MinwalException">MW2003 when files with this ending cannot be written.</exception>
    public int WriteSheet(LabelledFile file, int rows, string output, long seed = 1)
    {
        using var target = AtomicFile.Create(output);
        var writer = RecordWriter.For(output, Formats, target.Stream, new FileLayout(null, LabelSheet.Columns));
        writer.Begin();
        var written = 0;
        foreach (var row in LabelSheet.Make(file.Rows, rows, seed))
        {
            writer.Write(row);
            written++;
        }

        writer.End();
        target.Commit();
        return written;
    }

    /// <summary>How far the person who filled a sheet agrees with the labels of the file from which it was made.</summary>
    /// <exception cref="MinwalException">MW5003 when the sheet cannot be read, MW6101 when it is none.</exception>
    public EvaluationReport ScoreSheet(LabelledFile file, string sheet, long seed = 1)
    {
        var faults = new List<Fault>();
        var filled = RecordReader.Open(sheet, Formats, faults).Read().Select(row => row.Record).ToList();
        if (filled.FirstOrDefault(row => !row.ContainsKey("id") || !row.ContainsKey("label")) is not null)
            throw new MinwalException("MW6101", $"{sheet}: a row has no 'id' or 'label', which a sheet of minwal evaluate --sheet has");
        if (faults.Count > 0) throw new MinwalException(faults);
        var facts = new Fields().Add("sheet", Path.GetFileName(sheet)).Add("rows", (long)file.Rows.Count).Add("label", file.Label);
        return new EvaluationReport(Path.GetFileName(file.Path), facts, [LabelSheet.Score(
            file.Rows, [.. filled.Select(row => (Value.ToText(row["id"]), Value.ToText(row["label"]).Trim()))], seed)]);
    }
}
