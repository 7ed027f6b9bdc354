using Minwal.Quality.Classifying;
using Minwal.Quality.Utility;
using Minwal.Quality.Validation;
using Minwal.Values;
using Xunit;

namespace Minwal.Quality.Tests.Classifying;

public sealed class TextClassifierTests
{
    private static readonly TrainingOptions ToTheEnd = new() { Tolerance = 1e-4f, MostPasses = 2_000, Calibrates = false };

    // The figures are scikit-learn's: /usr/bin/python3 tests/Minwal.Quality.Tests/reference.py
    [Fact]
    public void Vectors_are_those_of_scikit_learn()
    {
        var (vectorizer, vectors) = TextVectorizer.Fit(Banking.TrainTexts, FeatureSet.WordsAndCharacters);
        Assert.Equal((4900, 29932), (vectorizer.Hashes.Length, vectors.Values.Length));
        Assert.Equal(11.57112, vectors.ValuesOf(0).ToArray().Sum(v => (double)v), 4);
    }

    [Fact]
    public void One_text_has_the_vector_that_it_has_among_many()
    {
        var (vectorizer, vectors) = TextVectorizer.Fit(Banking.TrainTexts, FeatureSet.WordsAndCharacters);
        var buffer = new VectorBuffer();
        for (var row = 0; row < 50; row++)
        {
            vectorizer.Transform(Banking.TrainTexts[row], buffer);
            Assert.Equal(vectors.ColumnsOf(row).ToArray(), buffer.Columns.ToArray());
            Assert.Equal(vectors.ValuesOf(row).ToArray(), buffer.Values.ToArray());
        }
    }

    [Fact]
    public void Scores_are_those_of_scikit_learns_machine_of_Crammer_and_Singer()
    {
        var classifier = TextClassifier.Train(Banking.TrainTexts, Banking.TrainLabels, ToTheEnd);
        var scores = classifier.Scores(NGramCounts.Of(Banking.TestTexts, FeatureSet.WordsAndCharacters), null);
        double[] expected = [0.2811, 0.4676, -0.0919, 0.2191, -0.3382, -0.2580, 0.2163, -0.4960];
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], scores[0][i], 0.003);
        Assert.Equal(0.85, Floors.Accuracy(Banking.TestLabels, classifier.Predict(Banking.TestTexts).Labels));
        int[] truth = [.. Banking.TestLabels.Select(l => classifier.Labels.ToList().IndexOf(l))];
        Assert.Equal(0.988571, RocCurve.MacroArea(scores, truth, 8)!.Value, 0.001);
    }

    [Fact]
    public void Training_stops_early_without_losing_what_counts()
    {
        var predicted = TextClassifier.Train(Banking.TrainTexts, Banking.TrainLabels).Predict(Banking.TestTexts);
        Assert.InRange(Floors.Accuracy(Banking.TestLabels, predicted.Labels), 0.82, 0.9);
        Assert.InRange(ClassifierTest.CalibrationError(predicted.Confidences, Banking.TestLabels, predicted.Labels), 0, 0.15);
    }

    [Fact]
    public void The_same_rows_give_the_same_model_to_the_bit()
    {
        var first = TextClassifier.Train(Banking.TrainTexts, Banking.TrainLabels);
        var second = TextClassifier.Train(Banking.TrainTexts, Banking.TrainLabels);
        Assert.Equal(first.Model.Weights, second.Model.Weights);
        Assert.Equal(first.Temperature, second.Temperature);
    }

    [Fact]
    public void A_model_that_was_read_says_what_the_one_that_was_written_says()
    {
        var written = TextClassifier.Train(Banking.TrainTexts, Banking.TrainLabels);
        var file = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(file)) ModelFile.Write(stream, written, new Fields().Add("rows", 200L));
            var (read, facts) = ModelFile.Read(file);
            Assert.Equal(200L, facts["rows"]);
            Assert.Equal(written.Model.Weights, read.Model.Weights);
            Assert.Equal(written.Predict(Banking.TestTexts).Confidences, read.Predict(Banking.TestTexts).Confidences);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("{}", "is not a model that minwal train has written")]
    [InlineData("[1]", "is not a model that minwal train has written")]
    [InlineData("{\"kind\": \"minwal text classifier\", \"format\": 9}", "has format 9")]
    [InlineData("{\"kind\": \"minwal text classifier\", \"format\": 1}", "is not a whole model")]
    [InlineData("no", "is not a whole model")]
    public void What_is_no_model_is_refused(string content, string message)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);
        try
        {
            var fault = Assert.Throws<Faults.MinwalException>(() => ModelFile.Read(file));
            Assert.Equal("MW6103", fault.Faults[0].Code);
            Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Spellings_of_Arabic_are_one_in_the_features_and_nowhere_else()
    {
        var classifier = TextClassifier.Train(
            ["أين بطاقتي", "متى تصل البطاقة", "كم سعر الصرف", "ما هو سعر اليورو"], ["بطاقة", "بطاقة", "سعر", "سعر"]);
        var buffer = new VectorBuffer();
        var scores = new float[classifier.Model.Lanes];
        var folded = new float[classifier.Model.Lanes];
        classifier.Score("أَيْنَ البطاقة", buffer, scores);
        classifier.Score("اين البطاقه", buffer, folded);
        Assert.Equal(scores, folded);
        Assert.Equal(["بطاقة", "سعر"], classifier.Labels);
    }

    [Fact]
    public void More_weights_than_can_be_held_are_refused_before_any_is_made() => Assert.Equal("MW6105",
        Assert.Throws<Faults.MinwalException>(() => new LinearModel(500_000_000, 77)).Faults[0].Code);

    [Fact]
    public void Few_rows_have_no_calibrated_confidence()
    {
        var classifier = TextClassifier.Train(["a b", "c d"], ["x", "y"]);
        Assert.Null(classifier.Temperature);
        Assert.True(double.IsNaN(classifier.Predict("a", new VectorBuffer()).Confidence));
    }

    [Fact]
    public void A_text_of_nothing_known_gets_a_label_all_the_same() =>
        Assert.Contains(
            TextClassifier.Train(Banking.TrainTexts, Banking.TrainLabels).Predict("", new VectorBuffer()).Label, Banking.TrainLabels);

    [Fact]
    public void Words_longer_than_the_buffer_are_read_whole()
    {
        var hashes = new List<ulong>();
        TextFeatures.Read(new string('a', 300) + "b", FeatureSet.WordsAndCharacters, hashes);
        // One word; of the 303 characters with both spaces 302 + 301 + 300 + 299 runs.
        Assert.Equal(1 + 302 + 301 + 300 + 299, hashes.Count);
    }
}
