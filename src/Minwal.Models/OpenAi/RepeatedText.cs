using System.Text;
using System.Text.Json;
using Minwal.Values;

namespace Minwal.Models.OpenAi;

/// <summary>
/// A text that call after call begins with, escaped once: most of what a request costs to write is looking for what must be escaped. A text
/// counts as repeated when it is the same as the one before, letter by letter; others are written as they come. Thread-safe: calls that
/// come at once may escape it twice.
/// </summary>
internal sealed class RepeatedText
{
    private volatile Seen? _last;

    /// <summary>Writes <paramref name="text"/> under <c>content</c>.</summary>
    public void Write(Utf8JsonWriter writer, string text)
    {
        var last = _last;
        if (last is null || last.Text != text)
        {
            _last = new Seen(text, null);
            writer.WriteString("content"u8, text);
            return;
        }

        if (last.Escaped is not { } escaped)
        {
            // By way of UTF-8, which half a character survives as U+FFFD, as it does in the other messages.
            escaped = JsonEncodedText.Encode(Encoding.UTF8.GetBytes(text), Json.Compact.Encoder);
            _last = new Seen(last.Text, escaped);
        }

        writer.WriteString("content"u8, escaped);
    }

    private sealed record Seen(string Text, JsonEncodedText? Escaped);
}
