using System.Diagnostics;
using System.Globalization;
using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Quality.Classifying;
using Minwal.Quality.Utility;

namespace Minwal.Bench;

/// <summary>
/// The classifier beside scikit-learn's LinearSVC on the same features (word 1-2-grams, char_wb 2-5-grams, sublinear TF-IDF), in turns:
/// processor time of training and prediction, accuracy. The folder holds train.csv and test.csv with text and category.
/// </summary>
internal static class Classifier
{
    private const int Rounds = 5;

    private const string Python = """
        import csv, sys, time
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union
        from sklearn.svm import LinearSVC
        def rows(name):
            with open(sys.argv[1] + "/" + name, newline="", encoding="utf-8") as file:
                return zip(*[(row["text"], row["category"]) for row in csv.DictReader(file)])
        (X, y), (T, t) = rows("train.csv"), rows("test.csv")
        for _ in range(2):
            start = time.process_time()
            features = make_union(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                                  TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True))
            model = LinearSVC().fit(features.fit_transform(X), y)
            trained = time.process_time()
            right = (model.predict(features.transform(T)) == list(t)).mean()
            print(trained - start, (time.process_time() - trained) / len(t) * 1e6, right, flush=True)
        """;

    public static void Run(string folder)
    {
        Bench.Head("classifier");
        var (texts, labels) = Rows(Path.Combine(folder, "train.csv"));
        var (tests, truth) = Rows(Path.Combine(folder, "test.csv"));
        TextClassifier.Train(texts, labels);
        var (ours, theirs) = (new List<double[]>(), new List<double[]>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(Ours(texts, labels, tests, truth));
            theirs.Add(Theirs(folder));
        }

        Print("minwal", ours);
        Print("scikit-learn", theirs);
        var ratio = theirs.Min(t => t[0]) / ours.Min(o => o[0]);
        Console.WriteLine(FormattableString.Invariant($"training takes 1/{ratio:0.0} of its processor time"));
        Bench.Foot();
    }

    private static double[] Ours(List<string> texts, List<string> labels, List<string> tests, List<string> truth)
    {
        var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        var classifier = TextClassifier.Train(texts, labels);
        process.Refresh();
        var trained = process.TotalProcessorTime;
        var predicted = classifier.Predict(tests).Labels;
        process.Refresh();
        return [(trained - start).TotalSeconds, (process.TotalProcessorTime - trained).TotalMicroseconds / tests.Count,
            Floors.Accuracy(truth, predicted)];
    }

    private static double[] Theirs(string folder)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Python, folder])
        {
            RedirectStandardOutput = true,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1" },
        })!;
        var lines = python.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        python.WaitForExit();
        if (python.ExitCode != 0) throw new InvalidOperationException("scikit-learn is not installed for /usr/bin/python3");
        return lines.Select(line => line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())
            .MinBy(figures => figures[0])!;
    }

    private static void Print(string name, List<double[]> rounds) => Console.WriteLine(FormattableString.Invariant(
        $"{name}: training {rounds.Min(r => r[0]):0.00} s, prediction {rounds.Min(r => r[1]):0.0} µs a text, ")
        + FormattableString.Invariant($"accuracy {rounds[0][2]:0.0000}"));

    private static (List<string> Texts, List<string> Labels) Rows(string path)
    {
        var (texts, labels) = (new List<string>(), new List<string>());
        foreach (var (_, row) in RecordReader.Open(path, RecordFormats.Create(), []).Read())
        {
            texts.Add((string)row["text"]!);
            labels.Add((string)row["category"]!);
        }

        return (texts, labels);
    }
}
