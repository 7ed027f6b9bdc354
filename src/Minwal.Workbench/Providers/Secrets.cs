using System.Text.Json;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Workbench.Providers;

/// <summary>
/// Keys in a file: <c>{ "mistral_api_key": "…", "enabled_providers": ["mistral"] }</c>. A key is named as its environment variable, in
/// lower
/// case. Nothing of a value is ever shown.
/// </summary>
public sealed class Secrets
{
    /// <summary>The file's name.</summary>
    public const string FileName = "secrets.json";

    private const string Enabled = "enabled_providers";

    private static readonly string[] Placeholders =
        ["your", "changeme", "change-me", "change_me", "placeholder", "replace", "todo", "example", "xxx", "...", "<", "insert", "dummy",
            "here"];

    private readonly IReadOnlyDictionary<string, string> _values;

    private Secrets(string path, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> enabled) =>
        (Path, _values, EnabledProviders) = (path, values, enabled);

    /// <summary>No keys.</summary>
    public static Secrets None { get; } = new("", new Dictionary<string, string>(), []);

    /// <summary>The file; empty where there is none.</summary>
    public string Path { get; }

    /// <summary>The providers that the file enables; empty when it does not say.</summary>
    public IReadOnlyList<string> EnabledProviders { get; }

    /// <summary>The names of the keys that the file holds.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Whether others than its owner may read the file.</summary>
    public bool IsReadByOthers => Path.Length > 0 && !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(Path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    /// <summary>The key that the environment variable <paramref name="variable"/> would hold; null when the file has none.</summary>
    public string? Find(string variable) =>
        _values.GetValueOrDefault(variable.ToLowerInvariant()) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>The first of <paramref name="paths"/> that is there; <see cref="None"/> when none is.</summary>
    /// <exception cref="MinwalException">MW2023 when it cannot be read as an object of texts.</exception>
    public static Secrets Load(IEnumerable<string> paths) => paths.FirstOrDefault(File.Exists) is { } path ? Read(path) : None;

    /// <summary>Whether a key is none but a word that says where one belongs.</summary>
    public static bool IsPlaceholder(string? value)
    {
        var text = value?.Trim() ?? "";
        // Real keys are long and hold digits; what says where one belongs is words.
        return text.Length == 0 || (Placeholders.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            && (text.Count(char.IsAsciiDigit) < 4 || text[0] == '<'));
    }

    /// <summary>The text of a new file for <paramref name="providers"/>.</summary>
    internal static string Template(IEnumerable<ProviderSpec> providers)
    {
        var fields = new Fields();
        var named = providers.Where(p => p.KeyVariables.Count > 0).ToList();
        foreach (var provider in named) fields.Add(provider.KeyVariables[^1].ToLowerInvariant(), $"your {provider.Name} key here");
        return Json.ToIndentedText(fields.Add(Enabled, new List<object?>())) + "\n";
    }

    private static Secrets Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Fault(path, "it is no object");
            var (values, enabled) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == Enabled && property.Value.ValueKind == JsonValueKind.Array)
                    enabled.AddRange(property.Value.EnumerateArray().Select(item => item.GetString() ?? ""));
                else if (property.Value.ValueKind == JsonValueKind.String)
                    values[property.Name.ToLowerInvariant()] = property.Value.GetString()!;
                else throw Fault(path, $"'{property.Name}' is no text");
            }

            return new Secrets(path, values, enabled);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // The message of a reader may quote what it read.
            throw Fault(path, e is JsonException json ? $"it is no JSON (line {json.LineNumber + 1})" : "it cannot be read");
        }
    }

    private static MinwalException Fault(string path, string what) => new(
        [new Fault("MW2023", new Mark(path), $"the file of keys is of no use: {what}",
        "allowed is { \"mistral_api_key\": \"…\", \"enabled_providers\": [\"mistral\"] }; minwal providers init writes one")]);
}
