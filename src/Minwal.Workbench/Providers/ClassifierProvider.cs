using System.Globalization;
using System.Security.Cryptography;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Quality.Classifying;
using Minwal.Workbench.Quality;

namespace Minwal.Workbench.Providers;

/// <summary>A classifier that <c>minwal train</c> has written: it labels texts without key and network.</summary>
internal sealed class ClassifierProvider() : ModelProvider(
    "classifier", "classifier:FILE", "A classifier of texts that minwal train has written: labels the variable text.")
{
    public override IReadOnlyList<ModelEndpoint> Open(ModelRequest request)
    {
        var (classifier, facts) = ModelFile.Read(request.Model);
        return [new ModelEndpoint(Name, request.Model, new ClassifierChatClient(new TrainedClassifier(classifier, facts)))];
    }

    /// <summary>By what the file holds: another model under the same name gives other answers.</summary>
    public override string? HashedAs(ModelRequest request)
    {
        try
        {
            using var file = File.OpenRead(request.Model);
            return string.Create(CultureInfo.InvariantCulture, $"{Name}:{Convert.ToHexStringLower(SHA256.HashData(file))[..16]}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MinwalException("MW6103", $"{request.Model}: {e.Message}");
        }
    }
}
