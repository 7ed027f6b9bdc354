using System.Globalization;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Registries;

namespace Minwal.Cli.Configuration;

/// <summary>
/// Reads a file of defaults: a YAML map whose keys are options of the tool. It is read as strictly as a recipe: an unknown key or a value
/// that the option would refuse is a fault with its place.
/// </summary>
internal static class DefaultsFile
{
    /// <summary>The key of the option that loads variables.</summary>
    public const string EnvironmentFile = "env_file";

    /// <summary>The key of the addresses of endpoints.</summary>
    public const string Address = "base_url";

    /// <summary>The key of the variables that hold their keys.</summary>
    public const string KeyVariable = "key_from";

    private const string Prices = "prices";

    private static readonly MapShape<IReadOnlyList<DefaultOption>> Own = Make(isOwn: true), OfProject = Make(isOwn: false);

    /// <summary>The keys that a file may have.</summary>
    public static IReadOnlyList<Key> Keys => Own.Keys;

    /// <summary>
    /// What the file at <paramref name="path"/> says, which messages call <paramref name="shown"/>; a file that it names is meant from its
    /// own folder. Only a user's own file may say who gets a key.
    /// </summary>
    /// <exception cref="MinwalException">With every fault of the file.</exception>
    public static IReadOnlyList<DefaultOption> Read(string path, string shown, bool isOwn)
    {
        var faults = new List<Fault>();
        var root = YamlFile.Read(path, shown, faults);
        var reading = new Reading(faults, new Registry<Function>("function", []));
        if (root is null || !(isOwn ? Own : OfProject).TryRead(root, reading, out var read) || faults.Count > 0)
            throw new MinwalException(faults);
        var folder = Path.GetDirectoryName(path)!;
        return [.. read.Select(d => d.Key is Prices or EnvironmentFile ? d with { Values = [Path.Combine(folder, d.Values[0])] } : d)];
    }

    private static MapShape<IReadOnlyList<DefaultOption>> Make(bool isOwn)
    {
        var shape = new MapShape<IReadOnlyList<DefaultOption>>("defaults", "Defaults for options.");
        var keys = new List<Key<IReadOnlyList<string>>>();
        Add("model", Several(Shapes.Text), "The model, or several for roles: [writer=openai:gpt-4o, judge=offline].");
        var address = Shapes.Pattern("an address such as http://127.0.0.1:8080/v1", "^([A-Za-z0-9_-]+=)?https?://[^/ ]+");
        Add(Address, Several(address), "The address of an OpenAI-compatible endpoint; only where a model is asked at one.");
        var name = Shapes.Pattern("the name of an environment variable", "^([A-Za-z0-9_-]+=)?[A-Za-z_][A-Za-z0-9_]*$");
        var variable = Add(KeyVariable, Several(name), "The environment variable with the key of that endpoint; only in your own file.");
        Add("temperature", Number(0, 2), "Sampling temperature of every role.");
        Add("top_p", Number(0, 1), "Nucleus sampling of every role.");
        Add("answer_tokens", Whole(1, 10_000_000), "The most tokens of an answer.");
        Add("attempts", Whole(1, 1000), "How often a slot is tried before it is short.");
        Add("concurrency", Whole(1, 10_000), "The most requests in flight at one endpoint.");
        Add("delay", Number(0, 3600), "Seconds from the beginning of one request to that of the next at one endpoint.");
        Add("timeout", Number(0.1, 86_400), "Seconds that a call may take, retries included.");
        Add("max_cost", Number(0, 1e9), "US dollars that a run may cost.");
        Add("max_tokens", Whole(1, long.MaxValue), "Tokens that a run may use.");
        Add("max_time", Single(Shapes.Text), "How long a run may take: 1h30m, or seconds; quoted.");
        Add("price", Several(Shapes.Text), "What a million tokens cost: IN,OUT or MODEL=IN,OUT; quoted.");
        Add(Prices, Single(Shapes.Text), "A file of prices, beside this one.");
        Add(EnvironmentFile, Single(Shapes.Text), "A file of variables, beside this one, such as .env.");
        return shape.Build(values =>
        {
            if (!isOwn && values.Has(variable))
            {
                values.Refuse(variable, "a project's file cannot say who gets a key",
                    "say it in your own config.yaml, beside the base_url that it is for, or type --key-from");
            }

            return [.. keys.Where(values.Has).Select(given => new DefaultOption(given.Name, values.Get(given), values.MarkOf(given)))];
        });

        Key<IReadOnlyList<string>> Add(string key, Shape<IReadOnlyList<string>> value, string summary)
        {
            keys.Add(shape.Optional(key, value, [], summary));
            return keys[^1];
        }
    }

    private static Shape<IReadOnlyList<string>> Several(Shape<string> item) => Shapes.ListOf(item, 1, single: true);

    private static Shape<IReadOnlyList<string>> Single(Shape<string> item) => item.As<IReadOnlyList<string>>(text => [text]);

    private static Shape<IReadOnlyList<string>> Whole(long least, long most) =>
        Single(Shapes.Integer(least, most).As(number => number.ToString(CultureInfo.InvariantCulture)));

    private static Shape<IReadOnlyList<string>> Number(double least, double most) =>
        Single(Shapes.Number(least, most).As(number => number.ToString(CultureInfo.InvariantCulture)));
}
