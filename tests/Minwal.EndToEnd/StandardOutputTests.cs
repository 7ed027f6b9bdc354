using Xunit;

namespace Minwal.EndToEnd;

/// <summary>What is written to the standard output of the process.</summary>
public sealed class StandardOutputTests
{
    [Fact]
    public async Task Standard_output_carries_the_records_and_nothing_else()
    {
        using var tool = new MinwalTool();
        var output = await tool.DoAsync("run intents --test --output -");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(30, lines.Count(line => line.StartsWith("{\"text\":", StringComparison.Ordinal)));
    }
}
