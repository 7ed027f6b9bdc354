using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>A tool that may be called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">The JSON schema of its arguments.</param>
internal sealed record MockTool(string Name, Fields Parameters);

/// <summary>A call of a tool.</summary>
/// <param name="Id">What its result must name.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">JSON that fits the tool's schema.</param>
internal sealed record MockToolCall(string Id, string Name, string Arguments);
