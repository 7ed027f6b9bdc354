using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Minwal.Storage.Tables;

/// <summary>
/// Texts in JSON, also those with a lone surrogate, which the serializer would replace: it is written as an escape, and read back as what
/// it was. Names of properties are not texts; they are written as ever.
/// </summary>
internal sealed class ExactStringConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!reader.ValueIsEscaped) return reader.GetString();
        return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (!HasLoneSurrogate(value)) writer.WriteStringValue(value);
        else writer.WriteRawValue(Escape(value), skipInputValidation: true);
    }

    /// <inheritdoc/>
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return true;
            i++;
        }

        return false;
    }

    private static string Escape(string text)
    {
        var json = new StringBuilder(text.Length + 16).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (char.IsSurrogatePair(text, i)) json.Append(letter).Append(text[++i]);
            else if (letter is '"' or '\\') json.Append('\\').Append(letter);
            else if (letter < ' ' || char.IsSurrogate(letter)) json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else json.Append(letter);
        }

        return json.Append('"').ToString();
    }

    private static string Unescape(string json)
    {
        var text = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] != '\\')
            {
                text.Append(json[i]);
                continue;
            }

            switch (json[++i])
            {
                case 'u':
                    text.Append((char)int.Parse(json.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                case 'b': text.Append('\b'); break;
                case 'f': text.Append('\f'); break;
                case 'n': text.Append('\n'); break;
                case 'r': text.Append('\r'); break;
                case 't': text.Append('\t'); break;
                case var letter: text.Append(letter); break;
            }
        }

        return text.ToString();
    }
}
