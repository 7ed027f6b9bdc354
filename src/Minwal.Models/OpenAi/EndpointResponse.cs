using System.Buffers;
using Minwal.Calls.Gates;

namespace Minwal.Models.OpenAi;

/// <summary>What an endpoint answered. Its body is borrowed: dispose it when it has been read.</summary>
internal sealed class EndpointResponse : IDisposable
{
    private byte[] _buffer;
    private int _length;

    private EndpointResponse(HttpResponseMessage response, int capacity)
    {
        Status = (int)response.StatusCode;
        // Only who must wait or is turned away looks at these.
        if (Status != 200)
        {
            (RetryAfter, RetryAfterMilliseconds) = (Header(response, "Retry-After"), Header(response, "retry-after-ms"));
            Date = Header(response, "Date");
        }

        Limits = LimitHeaders.Read(response.Headers);
        if (Status is >= 300 and < 400) Location = Header(response, "Location");
        _buffer = ArrayPool<byte>.Shared.Rent(capacity);
    }

    private EndpointResponse(int status, ReadOnlySpan<byte> body)
    {
        (Status, _length) = (status, body.Length);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, body.Length));
        body.CopyTo(_buffer);
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>What a response that is not 200 says under Retry-After: seconds or a date.</summary>
    public string? RetryAfter { get; }

    /// <summary>What time it is for who sends a response that is not 200; null when it is not told.</summary>
    public string? Date { get; }

    /// <summary>What a response that is not 200 says under retry-after-ms.</summary>
    public string? RetryAfterMilliseconds { get; }

    /// <summary>What it says of its limits; null when it says nothing.</summary>
    public LimitReport? Limits { get; }

    /// <summary>The body's bytes, until this is disposed.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(0, _length);

    /// <summary>For what is moved elsewhere (3xx): where to, as the endpoint says; null where it does not.</summary>
    public string? Location { get; }

    /// <summary>Whether the body is longer than what may be read: it holds the beginning.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>A response that came in another way than by a request of its own.</summary>
    public static EndpointResponse Of(int status, ReadOnlySpan<byte> body) => new(status, body);

    /// <summary>Reads <paramref name="response"/> to its end, or the first <paramref name="most"/> bytes and no more.</summary>
    public static async ValueTask<EndpointResponse> ReadAsync(HttpResponseMessage response, int most, CancellationToken cancellation)
    {
        // A length that is announced may be a lie.
        var announced = (int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 4 * 1024, 1024 * 1024);
        // One byte more than announced, so that the end is seen without growing.
        var read = new EndpointResponse(response, announced + 1);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using var owned = stream.ConfigureAwait(false);
            while (await stream.ReadAsync(read.Free(), cancellation).ConfigureAwait(false) is > 0 and var count)
            {
                read._length += count;
                if (read._length <= most) continue;
                (read._length, read.IsCutOff) = (most, true);
                break;
            }

            return read;
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private Memory<byte> Free()
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
