using Minwal.Quality.Classifying;
using Minwal.Values;

namespace Minwal.Workbench.Quality;

/// <summary>A classifier of texts. Thread-safe.</summary>
public sealed class TrainedClassifier
{
    private readonly ThreadLocal<VectorBuffer> _buffer = new(() => new VectorBuffer());

    internal TrainedClassifier(TextClassifier classifier, Fields facts) => (Classifier, Facts) = (classifier, facts);

    /// <summary>The labels, in ordinal order.</summary>
    public IReadOnlyList<string> Labels => Classifier.Labels;

    /// <summary>What it was trained on: file, fields, rows, and how many of each label.</summary>
    public Fields Facts { get; }

    /// <summary>Whether its confidence means something: there were enough rows to calibrate it.</summary>
    public bool IsCalibrated => Classifier.Temperature is not null;

    internal TextClassifier Classifier { get; }

    internal IReadOnlyDictionary<string, long> LabelCounts =>
        ((Fields)Facts["labels"]!).ToDictionary(c => c.Key, c => (long)c.Value!, StringComparer.Ordinal);

    /// <summary>A label as the value that it was in the rows it was learned from: a number or true and false are not text.</summary>
    public object? ValueOf(string label) => LabelTypes.Value(label, Facts.GetValueOrDefault("label_type") as string ?? LabelTypes.Text);

    /// <summary>The label of <paramref name="text"/> and how sure it is, 0 to 1; null when confidence is not calibrated.</summary>
    public (string Label, double? Confidence) Predict(string text)
    {
        var (label, confidence) = Classifier.Predict(text, _buffer.Value!);
        return (label, double.IsNaN(confidence) ? null : confidence);
    }
}
