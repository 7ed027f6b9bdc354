using System.CommandLine;
using System.Globalization;
using Minwal.Faults;
using Minwal.MockProvider;
using Minwal.Recipes.Names;
using Minwal.Values;
using Minwal.Workbench.Recipes;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal mock-provider</c>: an OpenAI-compatible server for trying recipes, tests and benchmarks.</summary>
internal static class MockProviderCommand
{
    public static Command Make(ToolContext context)
    {
        var port = new Option<int>("--port")
        {
            Description = "The port on 127.0.0.1; 0 for a free one.",
            DefaultValueFactory = _ => 8080,
            HelpName = "N",
        };
        var latency = new Option<string>("--latency")
        {
            Description = "Milliseconds that answers take: 200, 50-150, or lognormal:200,0.5 (median and sigma).",
            DefaultValueFactory = _ => "0",
            HelpName = "MS",
        };
        var requests = new Option<double>("--requests-per-minute")
        {
            Description = "A limit that is enforced with 429 and Retry-After. [default: none]",
            HelpName = "N",
        };
        var tokens = new Option<double>("--tokens-per-minute") { Description = "The same for tokens. [default: none]", HelpName = "N" };
        var silent = new Option<bool>("--silent-limits")
        {
            Description = "Say nothing of these limits in headers, and nothing of when to come again.",
        };
        var storm = new Option<string>("--storm")
        {
            Description = "Seconds after the first request, such as 20-80, between which these limits are a tenth of what they are.",
            HelpName = "FROM-TO",
        };
        var selfSigned = new Option<bool>("--self-signed")
        {
            Description = "Speak https, with a certificate that nobody trusts.",
        };
        var most = new Option<int>("--most-at-once")
        {
            Description = "The most requests at once; more get 429. [default: no limit]",
            HelpName = "N",
        };
        var kinds = string.Join(", ", MockFaults.OfLine.Concat(MockFaults.OfContent));
        var faults = new Option<string>("--faults")
        {
            Description = $"Faults by rate, such as cut=0.05,error500=0.1 or all=0.05 (all but silent and huge): {kinds}.",
            HelpName = "LIST",
        };
        var slow = new Option<double>("--slow")
        {
            Description = "Seconds that a slow first byte takes.",
            DefaultValueFactory = _ => 2,
            HelpName = "SECONDS",
        };
        var batch = new Option<double>("--batch-seconds")
        {
            Description = "Seconds that a batch takes; of its requests, drop expires, limit and error500 fail.",
            DefaultValueFactory = _ => 0,
            HelpName = "SECONDS",
        };
        var noSchema = new Option<bool>("--no-schema") { Description = "Refuse response_format, as servers do that do not know it." };
        var key = new Option<string>("--key") { Description = "The key that requests must bear. [default: any]", HelpName = "KEY" };
        var free = new Option<bool>("--free")
        {
            Description = "Let faults and answers depend on the order of requests; by default they depend on each request's content alone.",
        };
        var answersAs = new Option<string>("--answers-as")
        {
            Description = "The model that answers name. [default: the one that was asked for]",
            HelpName = "NAME",
        };
        var cached = new Option<double?>("--cached")
        {
            Description = "The share of each prompt's tokens that is reported as cached, 0 to 1. [default: not reported]",
            HelpName = "SHARE",
        };
        var reasoning = new Option<int?>("--reasoning")
        {
            Description = "Tokens of reasoning that each answer reports. [default: not reported]",
            HelpName = "N",
        };
        var recipe = new Option<string[]>("--recipe")
        {
            Description = "A recipe of your own to answer for, beside those of the tool. May be given several times.",
            HelpName = "DIR",
        };
        var command = new Command("mock-provider",
            "Serves an OpenAI-compatible endpoint on this machine that answers recipes from their offline grammars, "
            + "with waiting times, limits and faults as you set them. Counts at /stats.")
        {
            port, latency, requests, tokens, silent, storm, most, selfSigned, faults, slow, batch, noSchema, key, free, answersAs, cached,
            reasoning, recipe,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var spec = LatencySpec.Parse(parsed.GetValue(latency)!) ?? throw new MinwalException(
                "MW2003", $"--latency: found '{parsed.GetValue(latency)}', allowed are 200, 50-150 and lognormal:200,0.5");
            string? complaint = null;
            var rates = parsed.GetValue(faults) is { } typed ? MockFaults.Parse(typed, out complaint) : new Dictionary<string, double>();
            if (rates is null) throw new MinwalException("MW2003", $"--faults: {complaint}");
            if (parsed.GetValue(port) is < 0 or > 65_535)
                throw new MinwalException("MW2003", $"--port: found '{parsed.GetValue(port)}', allowed are 0 to 65535; 0 takes a free one");
            var hasLimits = parsed.GetValue(requests) > 0 || parsed.GetValue(tokens) > 0;
            var blows = parsed.GetValue(storm) is { } span ? Storm(span, hasLimits) : null;
            var (share, thoughts) = (parsed.GetValue(cached), parsed.GetValue(reasoning));
            if (share is not (null or (>= 0 and <= 1)))
                throw new MinwalException("MW2003", $"--cached: found '{share}', allowed are numbers from 0 to 1");
            if (thoughts < 0) throw new MinwalException("MW2003", $"--reasoning: found '{thoughts}', allowed are whole numbers from 0");
            var options = new MockProviderOptions
            {
                Port = parsed.GetValue(port),
                Latency = spec,
                RequestsPerMinute = parsed.GetValue(requests),
                TokensPerMinute = parsed.GetValue(tokens),
                MostAtOnce = parsed.GetValue(most),
                Faults = rates,
                Slow = TimeSpan.FromSeconds(parsed.GetValue(slow)),
                Batch = TimeSpan.FromSeconds(parsed.GetValue(batch)),
                IsSilent = parsed.GetValue(silent),
                Storm = blows,
                SelfSigned = parsed.GetValue(selfSigned),
                NoSchema = parsed.GetValue(noSchema),
                Key = parsed.GetValue(key),
                Deterministic = !parsed.GetValue(free),
                AnswersAs = parsed.GetValue(answersAs),
                CachedShare = share,
                ReasoningTokens = thoughts,
            };
            return await ServeAsync(context, options, Answers(context, parsed.GetValue(recipe) ?? []), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static (TimeSpan From, TimeSpan To)? Storm(string typed, bool hasLimits)
    {
        // The form of a latency that lies evenly between two numbers.
        if (LatencySpec.Parse(typed) is not { Kind: "uniform" } span)
            throw new MinwalException("MW2003", $"--storm: found '{typed}', allowed are two numbers of seconds such as 20-80");
        if (!hasLimits)
            throw new MinwalException("MW2003", "--storm: no limit could fall; --requests-per-minute or --tokens-per-minute sets one");
        return (TimeSpan.FromSeconds(span.A), TimeSpan.FromSeconds(span.B));
    }

    private static async Task<int> ServeAsync(
        ToolContext context, MockProviderOptions options, MockAnswers answers, CancellationToken cancellation)
    {
        var server = await MockProviderServer.StartAsync(options, answers, context.Time, cancellation).ConfigureAwait(false);
        await using var closing = server.ConfigureAwait(false);
        // Scripts read the address from the first line of standard output.
        await context.Output.WriteLineAsync(server.Url).ConfigureAwait(false);
        await context.Output.FlushAsync(cancellation).ConfigureAwait(false);
        await context.Error.WriteLineAsync($"Try it: minwal run RECIPE --model openai:mock --base-url {server.Url}   (Ctrl-C ends it)")
            .ConfigureAwait(false);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(stopped.SetResult).ConfigureAwait(false);
        await stopped.Task.ConfigureAwait(false);
        var statistics = server.Statistics.ToFields();
        var counts = statistics.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {Value.ToText(s.Value)}"));
        await context.Error.WriteLineAsync(string.Join(", ", counts)).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    /// <summary>Answers from the grammars of the recipes that come with Minwal, and of those in <paramref name="folders"/>.</summary>
    public static MockAnswers Answers(ToolContext context, IReadOnlyList<string> folders)
    {
        var known = new Dictionary<string, MockTask>(StringComparer.Ordinal);
        var ours = context.Bench.Catalog.Names.Select(name => Path.Combine(context.Bench.Catalog.Folder, name));
        foreach (var folder in ours.Concat(folders.Select(context.At)))
        {
            var recipe = context.Bench.ReadRecipe(folder).Recipe;
            var faults = new List<Fault>();
            var shelf = RecipeGrammars.Open(context.Bench.Grammars, recipe, RecipeScopes.Of(recipe), null, faults);
            if (faults.Count > 0) throw new MinwalException(faults);
            var constants = new Fields(recipe.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default)).Concat(recipe.Tables));
            foreach (var task in shelf.Tasks) known[task] = new MockTask(shelf.Find(task)!, constants) { Speakers = shelf.Speakers(task) };
        }

        var recipes = known.Keys.Select(task => task.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        return new MockAnswers(known.GetValueOrDefault, Tell);

        void Tell(string task)
        {
            var what = task.Length == 0 ? "has no <brief>, so that no recipe's grammar can answer it"
                : recipes.Contains(task.Split('/')[0]) ? $"is for '{task}', for which its recipe has no grammar"
                : $"is for '{task}', and no recipe of that name is known here (--recipe DIR names one of your own)";
            context.Error.WriteLine($"A request {what}: the answer is made up to fit what is asked for.");
        }
    }
}
