using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <content>Files and batches.</content>
public sealed partial class MockProviderServer
{
    /// <summary>What was counted; with <c>?answered=120</c>, as soon as so many are.</summary>
    private async Task StatisticsAsync(HttpContext context)
    {
        foreach (var (what, least) in context.Request.Query)
        {
            if (!long.TryParse(least, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                await ErrorAsync(context, 400, $"{what} is no number: {least}", "invalid_request_error").ConfigureAwait(false);
                return;
            }

            await Statistics.ReachesAsync(what, count, context.RequestAborted).ConfigureAwait(false);
        }

        // Batches that nobody asks for are answered, and paid for, all the same.
        _batches.Settle();
        await WriteAsync(context, 200, Json.ToIndentedText(Statistics.ToFields())).ConfigureAwait(false);
    }

    private Task ResetAsync(HttpContext context)
    {
        _batches.Settle();
        Statistics.Reset();
        return WriteAsync(context, 200, """{"status":"reset"}""");
    }

    private async Task BatchAsync(HttpContext context, string path)
    {
        Statistics.Count("batch_calls");
        var (status, body) = Refuses(context)
            ? (401, Encoding.UTF8.GetBytes(ErrorBody("Incorrect API key provided.", "invalid_api_key", null)))
            : await _batches.AnswerAsync(context.Request, path, context.RequestAborted).ConfigureAwait(false);
        // After the work: what a client that is killed meanwhile does not know has happened.
        var random = new SlotRandom(SlotRandom.Key(SlotRandom.Hash(path), Interlocked.Increment(ref _order)));
        var wait = _options.Latency.Draw(ref random);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _time, context.RequestAborted).ConfigureAwait(false);
        await WriteAsync(context, status, body).ConfigureAwait(false);
    }
}
