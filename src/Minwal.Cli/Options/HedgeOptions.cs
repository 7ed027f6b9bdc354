using System.CommandLine;
using Minwal.Faults;

namespace Minwal.Cli.Options;

/// <summary>Whether calls that take long are asked a second time, and how many of them at most.</summary>
internal sealed class HedgeOptions
{
    private const double UsualPercent = 5;

    private readonly Option<bool> _hedge = new("--hedge")
    {
        Description = "Ask a second time where a call takes a quarter longer than 19 of 20 did, at another endpoint if there is one; the "
            + "first answer is taken. It costs more: the other request counts at its worst in the bill and the budget.",
    };

    private readonly Option<string> _most = new("--hedge-most")
    {
        Description = "The most second requests, in percent of the calls. [default: 5]",
        HelpName = "PERCENT",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_hedge, _most];

    /// <summary>The most second requests for each call; 0 for none.</summary>
    public double Read(ParseResult parsed, List<Fault> faults)
    {
        var percent = EngineOptions.Number(parsed, _most, 0.01, 100, faults);
        if (!parsed.GetValue(_hedge))
        {
            if (percent is not null)
                faults.Add(new Fault("MW2003", new Mark(""), $"{_most.Name} is for second requests, and none are asked for", "--hedge"));
            return 0;
        }

        return (percent ?? UsualPercent) / 100;
    }
}
