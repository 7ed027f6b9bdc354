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
        // The end of what is sent, and not a reset, which could overtake it.
        await line.CompleteAsync().ConfigureAwait(false);
        context.Abort();
    }
}
