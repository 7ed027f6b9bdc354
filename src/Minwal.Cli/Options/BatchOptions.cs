using System.CommandLine;
using Minwal.Workbench.Preparing;

namespace Minwal.Cli.Options;

/// <summary>Whether models are asked by batches, and whether the command waits for them.</summary>
internal sealed class BatchOptions
{
    private readonly Option<bool> _batch = new("--batch")
    {
        Description = "Ask by the provider's batches, at its lower price. The run ends when its calls are submitted; the same command goes on when "
            + "they are answered, within 24 hours.",
    };

    private readonly Option<bool> _wait = new("--batch-wait") { Description = "The same, and wait for the answers instead of ending." };

    /// <summary>Adds the options to <paramref name="command"/>; where nothing is asked, there is nothing to wait for.</summary>
    public BatchOptions(Command command, bool waits = true)
    {
        command.Options.Add(_batch);
        if (waits) command.Options.Add(_wait);
    }

    /// <summary>The choices with what was typed.</summary>
    public RunChoices Read(ParseResult parsed, RunChoices choices) => choices with { Batch = parsed.GetValue(_batch) || Waits(parsed) };

    /// <summary>Whether the command waits for answers.</summary>
    public bool Waits(ParseResult parsed) => parsed.GetResult(_wait) is not null && parsed.GetValue(_wait);
}
