using Microsoft.Extensions.AI;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Recipes;
using Minwal.Runs;

namespace Minwal.Cli.Running;

/// <summary>Turns what the user typed after --model into a model.</summary>
internal sealed class ModelBinder(EngineChoices choices, GrammarShelf grammars)
{
    private readonly Dictionary<string, (IChatClient Client, Func<UsageDetails, decimal?> Cost)> _clients = new(StringComparer.Ordinal);

    /// <summary>The model of <paramref name="role"/>; roles with the same model share one client.</summary>
    /// <exception cref="MinwalException">MW2007 when the word means no model.</exception>
    public RoleModel Bind(ModelSpec role, string spec)
    {
        var (provider, name) = spec.Split(':', 2) is [var p, var n] ? (p, n) : (spec, "");
        if (!_clients.TryGetValue(spec, out var made)) _clients[spec] = made = Make(provider, name, spec);
        return new RoleModel(role.Role, provider, name, made.Client, Paid: provider == "openai", choices.Temperature ?? role.Temperature, choices.TopP ?? role.TopP,
            choices.MaxTokens ?? role.MaxTokens, made.Cost);
    }

    private (IChatClient Client, Func<UsageDetails, decimal?> Cost) Make(string provider, string name, string spec)
    {
        switch (provider)
        {
            case "offline" when name.Length == 0:
                return (new OfflineChatClient(grammars.Find), _ => 0);
            default:
                var near = Spelling.Nearest(provider, ["offline", "openai", "replay"]);
                throw new MinwalException("MW2007", $"--model: found '{spec}', allowed are offline, openai:NAME and replay:RUN", near is null || near == provider ? null : $"did you mean '{near}'?");
        }
    }
}
