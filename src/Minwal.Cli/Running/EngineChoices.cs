namespace Minwal.Cli.Running;

/// <summary>What <see cref="EngineOptions"/> read from the command line.</summary>
internal sealed record EngineChoices
{
    public IReadOnlyList<string> Models { get; init; } = [];

    public string? BaseUrl { get; init; }

    public long Seed { get; init; } = 1;

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? MaxTokens { get; init; }

    public int Attempts { get; init; } = 10;

    public int? Concurrency { get; init; }

    public TimeSpan Delay { get; init; }

    public TimeSpan Timeout { get; init; }

    public string Date { get; init; } = "";

    public bool DateGiven { get; init; }
}
