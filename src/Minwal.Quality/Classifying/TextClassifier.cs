namespace Minwal.Quality.Classifying;

/// <summary>
/// Tells the label of a text: TF-IDF of n-grams (<see cref="TextVectorizer"/>) under a linear model of all classes together (<see
/// cref="MulticlassTrainer"/>), with a calibrated confidence. The same texts and labels in the same order give the same model, bit for bit,
/// on every machine. Thread-safe once trained, with a <see cref="VectorBuffer"/> for each thread.
/// </summary>
internal sealed class TextClassifier
{
    // A row in five is held back while the temperature is found; fewer rows than this tell nothing about it.
    private const int Held = 5, LeastHeld = 20;

    // Close enough for a temperature; what follows comes closer.
    private const float HeldTolerance = 0.5f;

    /// <summary>A model of its parts.</summary>
    public TextClassifier(IReadOnlyList<string> labels, TextVectorizer vectorizer, LinearModel model, double? temperature) =>
        (Labels, Vectorizer, Model, Temperature) = (labels, vectorizer, model, temperature);

    /// <summary>The labels, by class: in ordinal order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How texts become vectors.</summary>
    public TextVectorizer Vectorizer { get; }

    /// <summary>The weights.</summary>
    public LinearModel Model { get; }

    /// <summary>What scores are divided by for the confidence; null when there were too few rows to find it.</summary>
    public double? Temperature { get; }

    /// <summary>Trains on <paramref name="texts"/>.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="labels">The label of each.</param>
    /// <param name="options">How it is trained; null for the defaults.</param>
    public static TextClassifier Train(IReadOnlyList<string> texts, IReadOnlyList<string> labels, TrainingOptions? options = null) =>
        Train(NGramCounts.Of(texts, (options ?? new TrainingOptions()).Features), null, labels, options);

    /// <summary>Trains on some rows of <paramref name="counts"/> (null for all).</summary>
    /// <param name="counts">The n-grams of texts.</param>
    /// <param name="rows">The rows; null for all.</param>
    /// <param name="labels">The label of each of those rows.</param>
    /// <param name="options">How it is trained; null for the defaults.</param>
    public static TextClassifier Train(
        NGramCounts counts, IReadOnlyList<int>? rows, IReadOnlyList<string> labels, TrainingOptions? options = null)
    {
        options ??= new TrainingOptions();
        string[] classes = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var numbers = classes.Select((label, number) => (label, number)).ToDictionary(c => c.label, c => c.number, StringComparer.Ordinal);
        int[] classOf = [.. labels.Select(label => numbers[label])];
        options.Cancellation.ThrowIfCancellationRequested();
        var (vectorizer, vectors) = TextVectorizer.Fit(counts, rows);
        var trainer = new MulticlassTrainer(vectors, classOf, new LinearModel(vectorizer.Hashes.Length, classes.Length), options.Cost);
        var temperature = options.Calibrates ? Calibrate(trainer, vectors, classOf, classes.Length, options) : null;
        trainer.Train([.. Enumerable.Range(0, vectors.Count)], options.Tolerance, options.MostPasses, options.Cancellation);
        trainer.Model.Round();
        return new TextClassifier(classes, vectorizer, trainer.Model, temperature);
    }

    /// <summary>Writes the score of each class into <paramref name="scores"/>, which has room for the model's lanes.</summary>
    public void Score(string text, VectorBuffer buffer, Span<float> scores)
    {
        Vectorizer.Transform(text, buffer);
        Model.Score(buffer.Columns, buffer.Values, scores);
    }

    /// <summary>The label of a text and how sure it is, 0 to 1; NaN when confidence could not be calibrated.</summary>
    public (string Label, double Confidence) Predict(string text, VectorBuffer buffer)
    {
        Span<float> scores = Model.Lanes <= 256 ? stackalloc float[256] : new float[Model.Lanes];
        Score(text, buffer, scores);
        scores = scores[..Labels.Count];
        var best = Best(scores);
        if (Temperature is not { } temperature) return (Labels[best], double.NaN);
        Calibration.Soften(scores, temperature);
        return (Labels[best], scores[best]);
    }

    /// <summary>The first of the classes with the highest score.</summary>
    public static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++) if (scores[i] > scores[best]) best = i;
        return best;
    }

    /// <summary>
    /// Trains without every fifth row of each class and asks how sure the model may be of those. What it learned so far stays: the training
    /// on all rows goes on from it, which costs little more than to begin with them.
    /// </summary>
    private static double? Calibrate(MulticlassTrainer trainer, SparseRows vectors, int[] classOf, int classes, TrainingOptions options)
    {
        var met = new int[classes];
        var (seen, held) = (new List<int>(), new List<int>());
        for (var i = 0; i < classOf.Length; i++) (met[classOf[i]]++ % Held == Held - 1 ? held : seen).Add(i);
        if (held.Count < LeastHeld || classes < 2) return null;
        trainer.Train([.. seen], Math.Max(options.Tolerance, HeldTolerance), options.MostPasses, options.Cancellation);
        var scores = new float[held.Count * classes];
        Span<float> buffer = new float[trainer.Model.Lanes];
        for (var i = 0; i < held.Count; i++)
        {
            trainer.Model.Score(vectors.ColumnsOf(held[i]), vectors.ValuesOf(held[i]), buffer);
            buffer[..classes].CopyTo(scores.AsSpan(i * classes));
        }

        return Calibration.Temperature(scores, [.. held.Select(row => classOf[row])], classes);
    }
}
