using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>What was asked, as a hash: SHA-256 over roles and texts of the messages, the model, and the sampling parameters with the seed and the answer's schema.</summary>
public static class RequestHash
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>64 lower-case hex digits. Each part is preceded by its length, so that no two requests run together.</summary>
    public static string Of(IEnumerable<ChatMessage> messages, ChatOptions options, string model)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        Append(buffer, model);
        foreach (var message in messages)
        {
            Append(buffer, message.Role.Value);
            Append(buffer, message.Text);
        }

        Append(buffer, string.Create(CultureInfo.InvariantCulture, $"{options.Temperature} {options.TopP} {options.MaxOutputTokens} {options.Seed}"));
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }) Append(buffer, JsonMarshal.GetRawUtf8Value(schema));
        Span<byte> result = stackalloc byte[32];
        SHA256.HashData(buffer.WrittenSpan, result);
        return Convert.ToHexStringLower(result);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> utf8)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), utf8.Length);
        buffer.Advance(4);
        buffer.Write(utf8);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, string text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), text.Length);
        buffer.Advance(4);
        buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }
}
