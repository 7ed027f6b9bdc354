using System.CommandLine;
using Minwal.Cli.Configuration;
using Minwal.Faults;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Providers;

namespace Minwal.Cli.Options;

/// <summary>The options that say who is asked: providers by name, a file of providers of one's own, a file of keys.</summary>
internal sealed class ProviderOptions
{
    private const string Enabled = "enabled";

    private readonly Option<string> _providers = new("--providers")
    {
        Description = "Who is asked, by name, with commas between them: mistral,together or mistral:NAME for a model that is not its "
            + "first. 'enabled' takes those that secrets.json enables. minwal providers lists them.",
        HelpName = "LIST",
    };

    private readonly Option<string> _file = new("--provider-file")
    {
        Description = "A file of providers of your own; those of providers.yaml in your configuration folder are known without it.",
        HelpName = "FILE",
    };

    private readonly Option<string> _secrets = new("--secrets")
    {
        Description = "A file of keys. [default: secrets.json here or in your configuration folder]",
        HelpName = "FILE",
    };

    /// <summary>Those that make a run another.</summary>
    public Option Making => _providers;

    /// <summary>Those that do not.</summary>
    public IReadOnlyList<Option> Asking => [_file, _secrets];

    /// <summary>The choices with what was typed.</summary>
    /// <exception cref="MinwalException">When a file has faults.</exception>
    public RunChoices Read(ToolContext context, ParseResult parsed, RunChoices choices, List<Fault> faults)
    {
        if (parsed.GetValue(_secrets) is { } secrets) context.UseSecrets(context.At(secrets));
        choices = choices with { Providers = Own(context, parsed.GetValue(_file)) };
        if (parsed.GetValue(_providers) is not { } typed) return choices;
        if (choices.Models.Any(choice => choice.Role is null))
        {
            faults.Add(new Fault("MW2003", new Mark(""), $"{_providers.Name} and --model both say who is asked", "say one of them"));
            return choices;
        }

        IReadOnlyList<string> words = typed == Enabled ? context.Secrets.EnabledProviders : RoleChoice.Several(typed);
        if (words.Count == 0)
        {
            faults.Add(new Fault("MW2003", new Mark(""), $"{_providers.Name}: nobody is named",
                typed == Enabled ? "secrets.json lists them under enabled_providers" : "minwal providers lists them"));
        }

        var models = words.Select(word => Model(context, choices, word, faults)).OfType<string>().ToList();
        return choices with { Models = [.. choices.Models, .. models.Select(model => new RoleChoice(null, model))] };
    }

    /// <summary>The providers of the file that was typed, or else of the user's own.</summary>
    public static IReadOnlyList<ModelProvider> Own(ToolContext context, string? typed)
    {
        if (typed is not null) return ProviderFile.Read(context.At(typed));
        return StandingDefaults.UserFolder(context.Environment) is { } folder && Path.Combine(folder, "providers.yaml") is var path
            && File.Exists(path)
            ? ProviderFile.Read(path) : [];
    }

    private static string? Model(ToolContext context, RunChoices choices, string word, List<Fault> faults)
    {
        if (word.Contains(':', StringComparison.Ordinal)) return word;
        List<ModelProvider> known = [.. choices.Providers.Concat(context.Bench.Providers).Where(provider => provider.TakesAddresses)];
        if (known.Find(provider => provider.Name == word) is { } found)
        {
            if (found.DefaultModel is { } model) return $"{word}:{model}";
            faults.Add(new Fault("MW2003", new Mark(""), $"--providers: {word} has no model that is asked when none is named",
                $"--providers {word}:NAME"));
            return null;
        }

        var near = Spelling.Nearest(word, known.Select(provider => provider.Name));
        faults.Add(new Fault("MW2007", new Mark(""),
            $"--providers: found '{word}', allowed are {string.Join(", ", known.Select(provider => provider.Name).Distinct())}",
            near is null ? null : $"did you mean '{near}'?"));
        return null;
    }
}
