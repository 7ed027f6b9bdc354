namespace Minwal.Quality.Classifying;

/// <summary>How a classifier is trained.</summary>
internal sealed record TrainingOptions
{
    /// <summary>What texts are told by.</summary>
    public FeatureSet Features { get; init; } = FeatureSet.WordsAndCharacters;

    /// <summary>What a row that is told wrongly costs (C): more fits the rows more closely.</summary>
    public float Cost { get; init; } = 1;

    /// <summary>When the training ends: the difference of gradients that counts as none.</summary>
    public float Tolerance { get; init; } = 0.3f;

    /// <summary>The most passes over the rows.</summary>
    public int MostPasses { get; init; } = 30;

    /// <summary>Whether a confidence is calibrated; what only ranks or counts needs none.</summary>
    public bool Calibrates { get; init; } = true;

    /// <summary>Ends the training.</summary>
    public CancellationToken Cancellation { get; init; }
}
