using System.CommandLine;
using Minwal.Cli.Views;
using Minwal.Datasets.Hub;
using Minwal.Faults;
using Minwal.Text;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal push DIR --repo OWNER/DATASET</c>: a folder becomes a data set on a hub.</summary>
internal static class PushCommand
{
    public static Command Make(ToolContext context)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The folder: splits, their card README.md, anything else that belongs to them.",
        };
        var repository = new Option<string>("--repo") { Description = "The repository.", HelpName = "OWNER/DATASET", Required = true };
        var isPrivate = new Option<bool>("--private") { Description = "Make it so that only its owners see it." };
        var token = new Option<string>("--token-from")
        {
            Description = "The environment variable that holds the token.",
            HelpName = "VARIABLE",
            DefaultValueFactory = _ => "HF_TOKEN",
        };
        var address = new Option<string>("--base-url") { Description = "Another hub of the same kind.", HelpName = "URL" };
        var message = new Option<string>("--message", "-m")
        {
            Description = "What the commit says.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "Data set",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Tell what would be uploaded and end." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new Command("push",
            "Uploads a folder to the Hugging Face hub as a data set: tells what will be seen and by whom, asks, uploads what is not there "
            + "yet, and shows it in one commit. The same command goes on where it was broken off.")
        {
            folder, repository, isPrivate, token, address, message, dryRun, yes,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var access = Access(context, parsed.GetValue(token)!, parsed.GetValue(address));
            var plan = await context.Bench.PlanPushAsync(
                context.At(parsed.GetValue(folder)!), parsed.GetValue(repository)!, access, parsed.GetValue(isPrivate), cancellation)
                .ConfigureAwait(false);
            PushView.Print(context.Output, plan);
            if (plan.Files.Count == 0 || parsed.GetValue(dryRun)) return ExitCodes.Done;
            if (!parsed.GetValue(yes) && !Agrees(context, plan)) return ExitCodes.Failed;
            var result = await context.Bench.PushAsync(
                plan, access, parsed.GetValue(message)!, line => context.Error.WriteLine(line), cancellation).ConfigureAwait(false);
            PushView.Print(context.Output, result);
            return ExitCodes.Done;
        });
        return command;
    }

    private static HubAccess Access(ToolContext context, string variable, string? typed)
    {
        var address = HubAccess.HuggingFace;
        if (typed is not null && (!Uri.TryCreate(typed, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https")))
            throw new MinwalException("MW2003", $"--base-url: '{typed}' is not an address such as https://hub.example.org");
        return context.Environment(variable) is { Length: > 0 } token ? new HubAccess(address!, token)
            : throw new MinwalException("MW6301", $"the environment variable {variable}, which is to hold the token, is not set");
    }

    private static bool Agrees(ToolContext context, HubPlan plan)
    {
        if (!context.IsTerminal)
            throw new MinwalException("MW6308", "nobody is there to be asked, and nothing was uploaded");
        context.Error.Write($"Upload {Counted.Of(plan.Files.Count, "file")} to {plan.Address}? [y/N] ");
        using var reader = new StreamReader(context.Input());
        return reader.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
