using Minwal.Values;

namespace Minwal.Runs.Journal;

/// <summary>What makes a run this run and no other. Two runs with equal identities give the same bytes for the same answers.</summary>
public sealed record RunIdentity
{
    /// <summary>The recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>The recipe's version.</summary>
    public required long Version { get; init; }

    /// <summary>The hash over the recipe's files.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Every parameter's value.</summary>
    public required Fields Parameters { get; init; }

    /// <summary>For each source its number of rows and their hash, in words.</summary>
    public Fields Sources { get; init; } = [];

    /// <summary>For each role its model and what may change its answers: <c>{ model, temperature?, top_p?, max_tokens? }</c>.</summary>
    public Fields Models { get; init; } = [];

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The date that files carry.</summary>
    public required string Date { get; init; }

    /// <summary>For a part of a run: which, as <c>3/16</c>; null for a whole one.</summary>
    public string? Shard { get; init; }

    /// <summary>For each plugin the hash of its file.</summary>
    public Fields Plugins { get; init; } = [];

    /// <summary>
    /// The model that plays <paramref name="role"/>, such as <c>openai:gpt-4o-mini</c>; empty when there is no such role.
    /// </summary>
    public string ModelOf(string role) =>
        Models.GetValueOrDefault(role) is Fields model ? Value.ToText(model.GetValueOrDefault("model")) : "";

    /// <summary>
    /// As the journal and <c>status --json</c> show it. What is empty is left out where earlier versions did not know it.
    /// </summary>
    public Fields ToFields()
    {
        var fields = new Fields(10)
            .Add("recipe", Recipe).Add("version", Version).Add("recipe_hash", RecipeHash).Add("parameters", Parameters)
            .Add("sources", Sources).Add("models", Models).Add("seed", Seed).Add("date", Date);
        if (Shard is not null) fields["shard"] = Shard;
        if (Plugins.Count > 0) fields["plugins"] = Plugins;
        return fields;
    }

    /// <summary>What <see cref="ToFields"/> wrote, in this or an earlier version.</summary>
    internal static RunIdentity From(Fields fields) => new()
    {
        Recipe = Value.ToText(fields["recipe"]),
        Version = (long)fields["version"]!,
        RecipeHash = Value.ToText(fields["recipe_hash"]),
        Parameters = (Fields)fields["parameters"]!,
        Sources = fields.GetValueOrDefault("sources") as Fields ?? [],
        Models = fields.GetValueOrDefault("models") as Fields ?? [],
        Seed = (long)fields["seed"]!,
        Date = Value.ToText(fields["date"]),
        Shard = fields.GetValueOrDefault("shard") as string,
        Plugins = fields.GetValueOrDefault("plugins") as Fields ?? [],
    };
}
