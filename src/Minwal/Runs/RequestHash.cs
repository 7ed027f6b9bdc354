using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Minwal.Runs;

/// <summary>What was asked, as a hash: SHA-256 over roles and texts of the messages, the model, and the sampling parameters with the seed and the answer's schema.</summary>
public static class RequestHash
{
    /// <summary>64 lower-case hex digits. Each part is preceded by its length, so that no two requests run together.</summary>
    public static string Of(IEnumerable<ChatMessage> messages, ChatOptions options, string model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, model);
        foreach (var message in messages)
        {
            Append(hash, message.Role.Value);
            Append(hash, message.Text);
        }

        Append(hash, FormattableString.Invariant($"{options.Temperature} {options.TopP} {options.MaxOutputTokens} {options.Seed}"));
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }) Append(hash, schema.GetRawText());
        Span<byte> result = stackalloc byte[32];
        hash.GetHashAndReset(result);
        return Convert.ToHexStringLower(result);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> buffer = stackalloc byte[1024];
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        hash.AppendData(length);
        if (text.Length <= buffer.Length / 3)
        {
            hash.AppendData(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
            return;
        }

        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        hash.AppendData(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        System.Buffers.ArrayPool<byte>.Shared.Return(rented);
    }
}
