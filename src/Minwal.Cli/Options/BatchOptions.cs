using System.CommandLine;
using System.Globalization;
using Minwal.Faults;
using Minwal.Workbench.Preparing;

namespace Minwal.Cli.Options;

/// <summary>Whether models are asked by batches, how many calls at once, and whether the command waits for them.</summary>
internal sealed class BatchOptions
{
    private readonly Option<bool> _batch = new("--batch")
    {
        Description = "Ask by the provider's batches, at its lower price. The run ends when its calls are submitted; the same command "
            + "goes on when they are answered, within 24 hours.",
    };

    private readonly Option<bool> _wait = new("--batch-wait") { Description = "The same, and wait for the answers instead of ending." };

    private readonly Option<string> _most = new("--batch-most")
    {
        Description = "The most calls of a model in batches at once, where an account may not have more. [default: no limit]",
        HelpName = "N",
    };

    /// <summary>Adds the options to <paramref name="command"/>; where nothing is asked, there is nothing to wait for.</summary>
    public BatchOptions(Command command, bool asks = true)
    {
        Option[] options = asks ? [_batch, _wait, _most] : [_batch];
        foreach (var option in options) command.Options.Add(option);
    }

    /// <summary>The choices with what was typed.</summary>
    /// <exception cref="MinwalException">MW2003 for a number that is not allowed.</exception>
    public RunChoices Read(ParseResult parsed, RunChoices choices) => choices with
    {
        Batch = parsed.GetValue(_batch) || Waits(parsed),
        MostInBatches = parsed.GetResult(_most) is not null && parsed.GetValue(_most) is { } typed ? Number(typed) : null,
    };

    /// <summary>Whether the command waits for answers.</summary>
    public bool Waits(ParseResult parsed) => parsed.GetResult(_wait) is not null && parsed.GetValue(_wait);

    private static int Number(string typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new MinwalException("MW2003", $"--batch-most: found '{typed}', allowed is a whole number of at least 1");
}
