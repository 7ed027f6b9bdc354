using System.Text;
using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>A call that is about to be made.</summary>
/// <param name="Key">Which call.</param>
/// <param name="Call">What is asked.</param>
/// <param name="Role">Who may be asked.</param>
/// <param name="Options">What goes with the messages.</param>
/// <param name="Hash">The hash of all that is sent.</param>
internal sealed record CallRequest(CallKey Key, Call Call, RoleModel Role, ChatOptions Options, string Hash)
{
    // The role's name and the marks around a message.
    private const int FrameBytes = 16;

    /// <summary>Whether others can answer when one refuses.</summary>
    public bool MayMove => Options.AdditionalProperties?.ContainsKey(Gates.GatedChatClient.MayMoveKey) == true;

    /// <summary>The row of a call that an endpoint took earlier and has not answered yet; null for a fresh call.</summary>
    public CallRecord? Pending { get; init; }

    /// <summary>
    /// How long what is sent is, in bytes: texts, the schema of the answer, tools. Null when it holds more than that, such as an image.
    /// </summary>
    public long? PromptBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var message in Call.Messages)
            {
                bytes += FrameBytes;
                foreach (var content in message.Contents)
                {
                    if (content is not TextContent text) return null;
                    bytes += Encoding.UTF8.GetByteCount(text.Text);
                }
            }

            if (Call.Schema is { } schema) bytes += Encoding.UTF8.GetByteCount(schema.GetRawText());
            // A tool call or its result has contents of its own kind; what their frame takes is the provider's secret.
            return Call.Tools.Count > 0 ? null : bytes;
        }
    }

    /// <summary>Makes the request of <paramref name="call"/> as <paramref name="role"/> plays it.</summary>
    public static CallRequest Of(CallKey key, Call call, RoleModel role)
    {
        var options = new ChatOptions
        {
            Temperature = (float?)role.Temperature,
            TopP = (float?)role.TopP,
            MaxOutputTokens = role.MaxTokens,
            // 31 bits: some servers read the seed as a 32-bit integer.
            Seed = (long)(call.Context.Random >> 33),
            ResponseFormat = call.Schema is { } schema ? ChatResponseFormat.ForJsonSchema(schema, SchemaName(call.Context.Task)) : null,
            Tools = call.Tools.Count > 0 ? [.. call.Tools] : null,
            ToolMode = call.ToolMode,
        };
        var hash = RequestHash.Of(call.Messages, options, role.HashedAs ?? role.Name);
        options.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [CallContext.Key] = call.Context with { RequestHash = hash, Place = key },
        };
        return new CallRequest(key, call, role, options, hash);
    }

    private static string SchemaName(string task) => string.Create(Math.Min(64, task.Length), task, static (span, name) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '-' or '_' ? name[i] : '_';
    });
}
