using Minwal.Cli.Commands;
using Minwal.MockProvider;

namespace Minwal.Cli.Tests;

/// <summary>The mock provider in this process; it answers for the recipes of the tool and for those in folders of a test.</summary>
internal sealed class MockEndpoint : IAsyncDisposable
{
    private readonly MockProviderServer _server;

    private MockEndpoint(MockProviderServer server) => _server = server;

    public string Url => _server.Url;

    public static async Task<MockEndpoint> StartAsync(MinwalTool tool, MockProviderOptions options, params string[] recipes)
    {
        var context = tool.Context(TextWriter.Null, TextWriter.Null);
        var answers = MockProviderCommand.Answers(context, recipes);
        return new MockEndpoint(await MockProviderServer.StartAsync(options, answers, context.Time, MinwalTool.Cancellation));
    }

    public long Count(string name) => _server.Statistics.ToFields().GetValueOrDefault(name) as long? ?? 0;

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
