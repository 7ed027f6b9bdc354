using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Quality.Classifying;
using Minwal.Quality.Reports;
using Minwal.Quality.Utility;
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
    /// <exception cref="MinwalException">MW5003 when it cannot be read, MW6101 when it has no such text or label.</exception>
    public LabelledFile ReadTexts(string file, TextColumns? columns = null, bool needsLabel = true, Stream? content = null) =>
        LabelledFile.Read(file, columns ?? new TextColumns(), Formats, content, needsLabel);

    /// <summary>Trains a classifier on a file and writes it to <paramref name="output"/>.</summary>
    /// <example><code>
    /// var trained = bench.TrainClassifier(bench.ReadTexts("train.jsonl"), "model.json");
    /// Console.WriteLine($"{trained.Labels.Count} labels");
    /// </code></example>
    /// <exception cref="MinwalException">MW6102 when there are not two labels.</exception>
    public TrainedClassifier TrainClassifier(LabelledFile file, string output)
    {
        var counts = ClassifierTest.Counts(file.Rows);
        if (counts.Count < 2)
            throw new MinwalException("MW6102", $"{file.Path}: all {file.Rows.Count:N0} rows have the label '{counts.Keys.First()}'; two are needed");
        var classifier = TextClassifier.Train([.. file.Rows.Select(row => row.Text)], [.. file.Rows.Select(row => row.Label!)]);
        var facts = new Fields().Add("file", Path.GetFileName(file.Path)).Add("text", file.Text).Add("label", file.Label)
            .Add("rows", (long)file.Rows.Count).Add("labels", counts);
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
            .Add("trained on", $"{Value.ToText(model.Facts["file"])}, {Value.ToText(model.Facts["rows"])} rows");
        return new EvaluationReport(
            Path.GetFileName(file.Path), facts, [ClassifierTest.Of(model.Classifier, model.LabelCounts, file.Rows, seed)]);
    }
}
