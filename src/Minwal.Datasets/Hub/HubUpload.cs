using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Hub;

/// <summary>Uploads large files to where the hub said, in one piece or in parts.</summary>
internal sealed class HubUpload(HubHttp http)
{
    private const string PartSize = "chunk_size";

    /// <summary>Uploads <paramref name="file"/> as <paramref name="actions"/> say, and has it verified where they ask for it.</summary>
    /// <exception cref="MinwalException">MW6307 when the file's bytes are not those any more that were planned.</exception>
    public async Task RunAsync(HubFile file, Fields actions, CancellationToken cancellation)
    {
        var upload = (Fields)actions["upload"]!;
        var address = AddressOf(upload);
        var headers = Headers(upload);
        if (headers.TryGetValue(PartSize, out var size)) await PartsAsync(file, address, headers, size, cancellation).ConfigureAwait(false);
        else await SendAsync(HttpMethod.Put, address, headers, () => Piece(file, 0, file.Size), cancellation).ConfigureAwait(false);
        if (actions.GetValueOrDefault("verify") is not Fields verify) return;
        var body = new Fields(2).Add("oid", file.Sha256).Add("size", file.Size);
        await SendAsync(HttpMethod.Post, AddressOf(verify), Headers(verify), HubHttp.JsonBody(body, HubClient.LargeFiles), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>The fault of a file that somebody changed.</summary>
    public static MinwalException Changed(HubFile file) =>
        new("MW6307", $"'{file.Path}' was changed while it was uploaded", "the same command begins with its new content");

    private async Task PartsAsync(
        HubFile file, string completion, IReadOnlyDictionary<string, string> headers, string size, CancellationToken cancellation)
    {
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0)
            throw new MinwalException("MW6305", $"the hub wants '{file.Path}' in parts of '{size}' bytes, which is no number");
        var addresses = headers.Where(header => header.Key.All(char.IsAsciiDigit))
            .OrderBy(header => int.Parse(header.Key, CultureInfo.InvariantCulture)).Select(header => header.Value).ToList();
        if (addresses.Count != (file.Size + length - 1) / length)
        {
            throw new MinwalException(
                "MW6305", $"the hub wants '{file.Path}' in {addresses.Count} parts of {length} bytes, which do not hold it");
        }

        var parts = new List<object?>(addresses.Count);
        for (var i = 0; i < addresses.Count; i++)
        {
            var from = i * length;
            Func<HttpContent> part = () => Piece(file, from, Math.Min(length, file.Size - from));
            using var answer = await http.SendThereAsync(HttpMethod.Put, addresses[i], [], part, cancellation).ConfigureAwait(false);
            var tag = answer.Headers.ETag?.Tag ?? throw new MinwalException("MW6305", "the hub took a part and gave no ETag for it");
            parts.Add(new Fields(2).Add("partNumber", (long)i + 1).Add("etag", tag));
        }

        var body = new Fields(2).Add("oid", file.Sha256).Add("parts", parts);
        await SendAsync(HttpMethod.Post, completion, [], HubHttp.JsonBody(body, HubClient.LargeFiles), cancellation).ConfigureAwait(false);
    }

    private async Task SendAsync(
        HttpMethod method, string address, IEnumerable<KeyValuePair<string, string>> headers, Func<HttpContent> content,
        CancellationToken cancellation) =>
        (await http.SendThereAsync(method, address, headers, content, cancellation).ConfigureAwait(false)).Dispose();

    private static StreamContent Piece(HubFile file, long from, long length)
    {
        var stream = new FileStream(file.Local, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        if (stream.Length != file.Size)
        {
            stream.Dispose();
            throw Changed(file);
        }

        stream.Position = from;
        // The whole is compared while it goes: what is uploaded under a hash must have it.
        var content = new StreamContent(new FilePiece(stream, length, from == 0 && length == file.Size ? file : null));
        content.Headers.ContentLength = length;
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private static string AddressOf(Fields action) => action.GetValueOrDefault("href") as string
        ?? throw new MinwalException("MW6305", "the hub does not say where a large file goes");

    private static Dictionary<string, string> Headers(Fields action) =>
        (action.GetValueOrDefault("header") as Fields ?? []).ToDictionary(header => header.Key, header => Value.ToText(header.Value));

    /// <summary>So many bytes of a file; where they are the whole, their hash is compared at the end.</summary>
    private sealed class FilePiece(FileStream file, long length, HubFile? whole) : Stream
    {
        private readonly IncrementalHash? _hash = whole is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length { get; } = length;

        public override long Position
        {
            get => Length - _left;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0) return 0;
            var read = await file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
            if (read == 0) throw Changed(whole!);
            _left -= read;
            _hash?.AppendData(buffer.Span[..read]);
            if (_left == 0 && _hash is not null && Convert.ToHexStringLower(_hash.GetHashAndReset()) != whole!.Sha256)
                throw Changed(whole);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
                _hash?.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
