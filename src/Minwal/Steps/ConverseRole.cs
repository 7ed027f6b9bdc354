using Minwal.Prompts;

namespace Minwal.Steps;

/// <summary>What a recipe says of one role of a conversation.</summary>
/// <param name="Role">Its name.</param>
/// <param name="Call">How it is asked.</param>
/// <param name="Tools">The tools that it may call.</param>
/// <param name="ToolRounds">How often it may call before it must say something.</param>
internal sealed record ConverseRole(string Role, CallSettings Call, IReadOnlyList<string> Tools, int ToolRounds);

/// <summary>A role with its prompts, ready to speak.</summary>
/// <param name="Role">Its name.</param>
/// <param name="Call">How it is asked.</param>
/// <param name="Task">The task of its calls.</param>
/// <param name="System">What it is told of itself.</param>
/// <param name="Opening">What it is told when nobody has spoken; null for nothing.</param>
/// <param name="Brief">What goes with its prompts as data.</param>
/// <param name="Tools">The tools that it may call.</param>
/// <param name="ToolRounds">How often it may call before it must say something.</param>
internal sealed record ConverseSpeaker(
    string Role, CallSettings Call, string Task, PromptTemplate System, PromptTemplate? Opening, BriefWriter Brief,
    IReadOnlyList<string> Tools, int ToolRounds);
