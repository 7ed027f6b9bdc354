using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Minwal.Values;

namespace Minwal.Models.OpenAi.Batches;

/// <summary>The requests that the next batch will hold, as the file that is sent. Not thread-safe.</summary>
internal sealed class BatchTray : IDisposable
{
    /// <summary>The most requests of a batch.</summary>
    public const int MostRequests = 50_000;

    /// <summary>The most bytes of a batch's file.</summary>
    public const long MostBytes = 200_000_000;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly HashSet<UInt128> _calls = [];
    private readonly int _mostRequests;
    private readonly long _mostBytes;

    /// <summary>An empty one, whose file is written at <paramref name="path"/>.</summary>
    public BatchTray(string path, int mostRequests = MostRequests, long mostBytes = MostBytes)
    {
        (_path, _mostRequests, _mostBytes) = (path, mostRequests, mostBytes);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
    }

    /// <summary>The calls that it holds.</summary>
    public IReadOnlySet<UInt128> Calls => _calls;

    /// <summary>Whether there is room for a further line of <paramref name="bytes"/>.</summary>
    public bool HasRoom(int bytes) => _calls.Count < _mostRequests && _file.Length + bytes <= _mostBytes;

    /// <summary>Adds a line.</summary>
    public void Add(UInt128 call, ReadOnlyMemory<byte> line)
    {
        _file.Write(line.Span);
        _hash.AppendData(line.Span);
        _calls.Add(call);
    }

    /// <summary>The line, with its end, that asks for <paramref name="body"/> (UTF-8 JSON of a chat completion).</summary>
    public static ReadOnlyMemory<byte> Line(UInt128 call, ReadOnlyMemory<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 128);
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("custom_id"u8, BatchLines.NameOf(call));
            writer.WriteString("method"u8, "POST"u8);
            writer.WriteString("url"u8, BatchEndpoint.Path);
            writer.WritePropertyName("body"u8);
            writer.WriteRawValue(body.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>
    /// Makes the file durable under its name in <paramref name="folder"/>: <paramref name="number"/> and its hash. From then on there may
    /// be a batch of it.
    /// </summary>
    public string Close(string folder, int number)
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        var name = FormattableString.Invariant($"{number:0000}-{Convert.ToHexStringLower(_hash.GetHashAndReset())[..16]}");
        File.Move(_path, Path.Combine(folder, name + BatchShelf.Requests));
        return name;
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
