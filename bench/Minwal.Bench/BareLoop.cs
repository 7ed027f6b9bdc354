using System.Net.Http.Headers;
using System.Text;

namespace Minwal.Bench;

/// <summary>
/// The yardstick of HTTP:
/// an ordinary HttpClient loop that posts a prompt of the same size and reads the answer as a string.
/// </summary>
internal static class BareLoop
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static async Task RunAsync(Uri url, int calls, int inFlight)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = inFlight });
        var prompt = new string('x', 3000);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                if (number > calls) return;
                var body = "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + number + "\"}]}";
                using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                content.Headers.ContentType = Json;
                using var response = await http.PostAsync(url, content).ConfigureAwait(false);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsStringAsync().ConfigureAwait(false);
            }
        })).ConfigureAwait(false);
    }
}
