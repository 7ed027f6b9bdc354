using System.CommandLine;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal mock-provider</c>: an OpenAI-compatible server for trying recipes, tests and benchmarks.</summary>
internal static class MockProviderCommand
{
    public static Command Make(ToolContext context) => new("mock-provider", "x");
}
