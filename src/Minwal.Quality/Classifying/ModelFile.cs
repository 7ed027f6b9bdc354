using System.Runtime.InteropServices;
using System.Text.Json;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Quality.Classifying;

/// <summary>
/// A classifier as one file of JSON: what people may want to read as it is, and the numbers as base64 of little-endian arrays (n-grams as
/// 64-bit hashes, idf as 32-bit, weights as 16-bit floating point, column after column, the constant one last).
/// </summary>
internal static class ModelFile
{
    private const string Kind = "minwal text classifier";
    private const long Format = 1;

    /// <summary>Writes <paramref name="classifier"/> with <paramref name="facts"/> about its training.</summary>
    public static void Write(Stream stream, TextClassifier classifier, Fields facts)
    {
        var (model, classes) = (classifier.Model, classifier.Labels.Count);
        var weights = new Half[(model.Columns + 1) * classes];
        for (var column = 0; column <= model.Columns; column++)
            for (var label = 0; label < classes; label++)
                weights[(column * classes) + label] = (Half)model.Weights[(column * model.Lanes) + label];
        using var writer = new Utf8JsonWriter(stream, Json.Indented);
        writer.WriteStartObject();
        writer.WriteString("kind", Kind);
        writer.WriteNumber("format", Format);
        writer.WritePropertyName("trained");
        Json.Write(writer, facts);
        writer.WritePropertyName("labels");
        Json.Write(writer, classifier.Labels.ToList<object?>());
        writer.WriteString("features", Name(classifier.Vectorizer.Set));
        writer.WriteNumber("rows", classifier.Vectorizer.Rows);
        writer.WritePropertyName("temperature");
        Json.Write(writer, classifier.Temperature);
        writer.WriteBase64String("ngrams", MemoryMarshal.AsBytes(classifier.Vectorizer.Hashes.AsSpan()));
        writer.WriteBase64String("idf", MemoryMarshal.AsBytes(classifier.Vectorizer.Weights.AsSpan()));
        writer.WriteBase64String("weights", MemoryMarshal.AsBytes(weights.AsSpan()));
        writer.WriteEndObject();
        writer.Flush();
        stream.Write("\n"u8);
    }

    /// <summary>Reads a classifier and the facts about its training.</summary>
    /// <exception cref="MinwalException">MW6103 when <paramref name="file"/> holds none.</exception>
    public static (TextClassifier Classifier, Fields Facts) Read(string file)
    {
        if (!File.Exists(file)) throw new MinwalException("MW5003", $"the file '{file}' does not exist");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("kind", out var kind) || kind.GetString() != Kind)
                throw new MinwalException("MW6103", $"'{file}' is not a model that minwal train has written");
            if (root.GetProperty("format").GetInt64() is var format && format != Format)
                throw new MinwalException("MW6103", $"'{file}' has format {format}, this version reads format {Format}");
            string[] labels = [.. root.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!)];
            var hashes = Array<ulong>(root, "ngrams");
            var model = new LinearModel(hashes.Length, labels.Length);
            var weights = Array<Half>(root, "weights");
            if (weights.Length != (hashes.Length + 1) * labels.Length) throw new FormatException("weights and n-grams do not agree");
            for (var column = 0; column <= hashes.Length; column++)
                for (var label = 0; label < labels.Length; label++)
                    model.Weights[(column * model.Lanes) + label] = (float)weights[(column * labels.Length) + label];
            var idf = Array<float>(root, "idf");
            if (idf.Length != hashes.Length) throw new FormatException("idf and n-grams do not agree");
            var set = Enum.GetValues<FeatureSet>().First(s => Name(s) == root.GetProperty("features").GetString());
            var vectorizer = new TextVectorizer(set, hashes, idf, root.GetProperty("rows").GetInt32());
            double? temperature = root.GetProperty("temperature") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
            var facts = (Fields)Json.Parse(root.GetProperty("trained").GetRawText())!;
            return (new TextClassifier(labels, vectorizer, model, temperature), facts);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new MinwalException("MW6103", $"'{file}' is not a whole model: {e.Message}", inner: e);
        }
    }

    private static T[] Array<T>(JsonElement root, string name) where T : struct =>
        MemoryMarshal.Cast<byte, T>(root.GetProperty(name).GetBytesFromBase64()).ToArray();

    private static string Name(FeatureSet set) => set switch
    {
        FeatureSet.BagOfWords => "word 1-grams",
        FeatureSet.Words => "word 1-2-grams",
        _ => "word 1-2-grams, character 2-5-grams",
    };
}
