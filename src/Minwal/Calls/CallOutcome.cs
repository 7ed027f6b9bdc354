using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>Tells what came of a call from what the client gave back.</summary>
internal static class CallOutcome
{
    /// <summary>The row for the call log, without its times. What was billed is in it, whatever the answer is worth.</summary>
    public static CallRecord Of(CallRequest request, ModelEndpoint endpoint, ChatResponse? response, ModelException? failure)
    {
        var (state, code, message) = response is null ? Failed(failure!) : Read(request, response);
        var usage = CallUsage.Of(response?.Usage);
        return new CallRecord(request.Key, request.Call.Context.Task, request.Hash, state)
        {
            Contents = response is null ? [] : Contents(response),
            FinishReason = response?.FinishReason?.Value,
            Continuation = state == CallState.Pending ? Continuations.Write(response!.ContinuationToken) : null,
            Code = code,
            Message = message,
            Provider = endpoint.Provider,
            Model = endpoint.Model,
            AnsweredBy = response?.ModelId,
            Endpoint = endpoint.Address,
            Usage = usage,
            Cost = Cost(endpoint, state, response is not null, usage),
        };
    }

    private static (CallState, string?, string?) Failed(ModelException failure) =>
        (failure.Code == "MW3007" ? CallState.Refused : CallState.Failed, failure.Code, failure.Message);

    private static (CallState, string?, string?) Read(CallRequest request, ChatResponse response)
    {
        if (response.ContinuationToken is not null) return (CallState.Pending, null, null);
        var contents = response.Messages.SelectMany(m => m.Contents);
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            return (CallState.Refused, "MW3007", "the provider's content filter held the answer back");
        if (contents.OfType<ErrorContent>().FirstOrDefault() is { } error)
            return (CallState.Refused, "MW3007", $"the model refused: {error.Message}");
        // Cut JSON is found out by its reader, which can show the model its fault; a cut text would pass for a whole one.
        if (request.Call.Schema is null && response.FinishReason == ChatFinishReason.Length)
            return (CallState.Cut, "answer.cut", "the answer reached the most tokens it may have before it was complete");
        return contents.Any(SaysSomething)
            ? (CallState.Answered, null, null)
            : (CallState.Failed, "MW3009", "the model gave an empty answer");
    }

    private static bool SaysSomething(AIContent content) => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text),
        TextReasoningContent or UsageContent => false,
        _ => true,
    };

    private static IReadOnlyList<AIContent> Contents(ChatResponse response)
    {
        if (response.Messages is [{ Contents: [TextContent] } only]) return [only.Contents[0]];
        return [.. response.Messages.SelectMany(m => m.Contents).Where(c => c is not UsageContent)];
    }

    /// <summary>
    /// Nothing for a call that was not answered or is not answered yet; unknown where the provider bills and does not say for what.
    /// </summary>
    private static decimal? Cost(ModelEndpoint endpoint, CallState state, bool responded, CallUsage usage)
    {
        if (!responded || state == CallState.Pending) return 0;
        return endpoint.IsCostly && !usage.IsReported ? null : endpoint.Price(usage);
    }
}
