using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Minwal.MockProvider;

/// <content>Answers that break off.</content>
public sealed partial class MockProviderServer
{
    /// <summary>Begins to answer and breaks off, in the headers or in the body.</summary>
    private static async Task CutAsync(HttpContext context, bool inBody)
    {
        var begun = inBody ? "Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n{\"id\":\"chatcmpl-1\",\"obj" : "Content-Ty";
        var line = context.Features.Get<IConnectionTransportFeature>()!.Transport.Output;
        await line.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + begun), context.RequestAborted).ConfigureAwait(false);
        // What was written is sent and the connection closed; aborted at once, it would be thrown away.
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(closed.SetResult).ConfigureAwait(false);
        await line.CompleteAsync().ConfigureAwait(false);
        await closed.Task.ConfigureAwait(false);
        context.Abort();
    }
}
