using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Faults;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Providers;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal doctor</c>: looks whether models can be asked, before a run does.</summary>
internal static class DoctorCommand
{
    public static Command Make(ToolContext context)
    {
        var names = new Argument<string[]>("PROVIDER")
        {
            Description = "Who is examined: mistral, or mistral:NAME for one model. Without it those that secrets.json enables, or that "
                + "have a key.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var address = new Option<string>("--base-url")
        {
            Description = "Where it is asked, in place of its own address.",
            HelpName = "URL",
        };
        var key = new Option<string>("--key-from") { Description = "The environment variable with the key.", HelpName = "NAME" };
        var file = new Option<string>("--provider-file") { Description = "A file of providers of your own.", HelpName = "FILE" };
        var secrets = new Option<string>("--secrets") { Description = "A file of keys. [default: secrets.json]", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("doctor",
            "Looks whether models can be asked: key, address, model, one small call with a schema, limits. Each call costs a few tokens.")
        {
            names, address, key, file, secrets, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(secrets) is { } typed) context.UseSecrets(context.At(typed));
            var choices = new RunChoices
            {
                Providers = ProviderOptions.Own(context, parsed.GetValue(file)),
                Addresses = parsed.GetValue(address) is { } url ? [new RoleChoice(null, Checked(url))] : [],
                Keys = parsed.GetValue(key) is { } variable ? [new RoleChoice(null, variable)] : [],
            };
            var asked = Asked(context, parsed.GetValue(names) ?? [], choices);
            var (all, broken) = (new List<object?>(), 0);
            await foreach (var health in context.Bench.DiagnoseAsync(asked, choices, cancellation).ConfigureAwait(false))
            {
                if (!health.IsUsable) broken++;
                if (parsed.GetValue(json)) all.Add(ToFields(health));
                else Print(context.Output, health);
            }

            if (parsed.GetValue(json)) context.Output.WriteLine(Json.ToIndentedText(all));
            return broken == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    /// <summary>Those that were named; else those that are enabled, or that have a key.</summary>
    private static IReadOnlyList<string> Asked(ToolContext context, string[] named, RunChoices choices)
    {
        if (named.Length > 0) return named;
        if (context.Secrets.EnabledProviders is { Count: > 0 } enabled) return enabled;
        List<string> withKey =
        [
            .. context.Bench.DescribeProviders(choices.Providers).Where(p => p.KeyVariables.Length > 0 && p.HasKey).Select(p => p.Name),
        ];
        return withKey.Count > 0 ? withKey
            : throw new MinwalException("MW2009", "no provider has a key, and none is named",
                "minwal providers lists them; minwal doctor NAME examines one");
    }

    private static string Checked(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? url
        : throw new MinwalException("MW2003", $"--base-url: found '{url}', allowed is an address such as http://127.0.0.1:8080/v1");

    private static void Print(TextWriter output, ProviderHealth health)
    {
        var model = health.Model.Length == 0 ? "" : ":" + health.Model;
        var address = health.Address.Length == 0 ? "" : $" at {health.Address}";
        output.WriteLine($"{health.Provider}{model}{address}: {(health.IsUsable ? "can be asked" : "cannot be asked")}");
        foreach (var finding in health.Findings)
        {
            var mark = finding.State switch { HealthState.Good => "ok", HealthState.Unknown => "--", _ => "NO" };
            output.WriteLine($"  {mark}  {finding.What,-8} {finding.Message}");
            if (finding.Hint is not null) output.WriteLine($"      {"",-8} {finding.Hint}");
        }
    }

    private static object? ToFields(ProviderHealth health) => new Fields
    {
        { "provider", health.Provider }, { "address", health.Address }, { "model", health.Model }, { "usable", health.IsUsable },
        {
            "findings", health.Findings.Select(object? (finding) => new Fields
            {
                { "what", finding.What },
                { "state", finding.State.ToString().ToLowerInvariant() },
                { "message", finding.Message },
                { "hint", finding.Hint },
            }).ToList()
        },
    };
}
