using Microsoft.Extensions.AI;
using Minwal.Calls;

namespace Minwal.Cli.Views;

/// <summary>Shows a call: what was sent, and what came back.</summary>
internal static class CallView
{
    public static void Write(TextWriter output, Call call, CallAnswer answer)
    {
        foreach (var message in call.Messages)
        {
            output.WriteLine($"── {call.Context.Task} · {message.Role.Value}");
            foreach (var content in message.Contents) output.WriteLine(Text(content));
        }

        output.WriteLine($"── {call.Context.Task} · answer");
        if (answer.Failure is { } failure) output.WriteLine($"(none: {failure.Code}: {failure.Message})");
        foreach (var content in answer.Contents) output.WriteLine(Text(content));
    }

    private static string Text(AIContent content) => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent reasoning => $"(thought) {reasoning.Text}",
        DataContent data => $"({data.MediaType}, {data.Data.Length:N0} bytes)",
        UriContent uri => $"({uri.MediaType} at {uri.Uri})",
        FunctionCallContent call => $"(calls {call.Name} with {ToolText.Arguments(call)})",
        FunctionResultContent result => $"(result of {result.CallId}: {ToolText.Result(result)})",
        _ => $"({content.GetType().Name})",
    };
}
