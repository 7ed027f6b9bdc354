using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Steps;

namespace Minwal.Runs;

/// <summary>The calls of one attempt of one unit, each found in the journal or made and kept there. Once <c>stop</c> is cancelled none is made any more.</summary>
internal sealed class CallSession(
    long unit, int attempt, RunSettings settings, IJournal journal, IReadOnlyList<JournalCall> earlier, RunLedger ledger, CallGate gate, TimeProvider time,
    CancellationToken stop) : ICallSession
{
    private int _sequence;

    public async ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation)
    {
        var model = settings.Models[call.Settings.Model];
        var key = new CallKey(unit, attempt, _sequence++);
        var options = Options(call, model);
        var hash = RequestHash.Of(call.Messages, options, model.HashedAs ?? model.Spec);
        options.AdditionalProperties![CallContext.Key] = call.Context with { RequestHash = hash };
        if (key.Sequence < earlier.Count)
        {
            var stored = earlier[key.Sequence];
            if (stored.RequestHash == hash)
            {
                ledger.Count(stored, reused: true);
                return stored.Answer is null ? new CallAnswer(null, new StepFailure(stored.Fate, stored.Detail ?? "")) : new CallAnswer(stored.Answer, null);
            }

            if (!settings.AsksAnew)
                throw new MinwalException("MW4007", $"the journal holds another request for call {key.Unit}/{key.Attempt}/{key.Sequence} of '{call.Context.Task}'",
                    "the recipe or the tool changed in a way that its version does not show; start afresh with --new", 1);
        }

        JournalCall made;
        // A place is held while the model is asked, not while the answer is being made durable and worked on.
        if (model.Paid) await gate.EnterAsync(cancellation).ConfigureAwait(false);
        try
        {
            // A place may have become free because others' calls were cut off.
            cancellation.ThrowIfCancellationRequested();
            stop.ThrowIfCancellationRequested();
            made = await MakeAsync(call, model, options, key, hash, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (model.Paid) gate.Leave();
        }

        if (model.Paid) await journal.WriteDurablyAsync(made, CancellationToken.None).ConfigureAwait(false);
        else await journal.WriteAsync(made, CancellationToken.None).ConfigureAwait(false);
        ledger.Count(made, reused: false);
        gate.Note(made);
        return made.Answer is null ? new CallAnswer(null, new StepFailure(made.Fate, made.Detail ?? "")) : new CallAnswer(made.Answer, null);
    }

    private async ValueTask<JournalCall> MakeAsync(Call call, RoleModel model, ChatOptions options, CallKey key, string hash, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        string? answer = null, reasoning = null, detail = null;
        var fate = JournalCall.Ok;
        UsageDetails? usage = null;
        try
        {
            var response = await model.Client.GetResponseAsync(call.Messages, options, cancellation).ConfigureAwait(false);
            usage = response.Usage;
            (answer, reasoning) = Split(response);
            var contents = response.Messages.SelectMany(m => m.Contents);
            if (contents.OfType<ErrorContent>().FirstOrDefault() is { } refusal)
                (answer, fate, detail) = (null, "MW3007", Saying(refusal));
            // Cut JSON is found out by its reader, which can show the model its fault; a cut text would pass for a whole one.
            else if (call.Schema is null && response.FinishReason == ChatFinishReason.Length) (answer, fate, detail) = (null, "answer.cut", "the answer reached the most tokens it may have before it was complete");
            else if (string.IsNullOrWhiteSpace(answer) && !contents.Any(c => c is FunctionCallContent or DataContent or UriContent))
                (answer, fate, detail) = (null, "MW3009", "the model gave an empty answer");
        }
        catch (ModelException e) when (!e.Fatal)
        {
            (fate, detail) = (e.Code, e.Message);
        }

        var elapsed = (long)time.GetElapsedTime(started).TotalMilliseconds;
        return new JournalCall(key, call.Context.Task, hash, answer, reasoning, fate, detail, model.Provider, model.Model,
            usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0, usage is null ? 0 : model.Cost(usage) ?? 0, elapsed, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>The model's own words, which may be many, or those of the client for a filter that said nothing.</summary>
    private static string Saying(ErrorContent refusal) => refusal switch
    {
        { Details: not null } => refusal.Message,
        { Message.Length: <= 200 } => $"the model refused: {refusal.Message}",
        _ => $"the model refused: {refusal.Message[..(char.IsHighSurrogate(refusal.Message[198]) ? 198 : 199)]}…",
    };

    private static ChatOptions Options(Call call, RoleModel model) => new()
    {
        ModelId = model.Model,
        Temperature = (float?)model.Temperature,
        TopP = (float?)model.TopP,
        MaxOutputTokens = model.MaxTokens,
        // 31 bits: some servers read the seed as a 32-bit integer.
        Seed = (long)(call.Context.Random >> 33),
        ResponseFormat = call.Schema is { } schema ? ChatResponseFormat.ForJsonSchema(schema, SchemaName(call.Context.Task)) : null,
        AdditionalProperties = new AdditionalPropertiesDictionary { [CallContext.Key] = call.Context },
    };

    private static string SchemaName(string task) => string.Create(Math.Min(64, task.Length), task, static (span, name) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '-' or '_' ? name[i] : '_';
    });

    private static (string? Answer, string? Reasoning) Split(ChatResponse response)
    {
        string? reasoning = null;
        foreach (var message in response.Messages)
            foreach (var thought in message.Contents.OfType<TextReasoningContent>())
                reasoning = reasoning is null ? thought.Text : reasoning + "\n" + thought.Text;
        return (response.Text, reasoning);
    }
}
