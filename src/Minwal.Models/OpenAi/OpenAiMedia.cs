using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;

namespace Minwal.Models.OpenAi;

/// <summary>Writes what a user's message may hold beside texts: images, sound, documents.</summary>
internal static class OpenAiMedia
{
    /// <summary>The properties of one part.</summary>
    /// <exception cref="ProviderFault">MW3010 for what there is no part for.</exception>
    public static void Write(Utf8JsonWriter writer, AIContent content)
    {
        switch (content)
        {
            case DataContent image when image.HasTopLevelMediaType("image"):
                WriteImage(writer, image.Uri, ImageDetail.Of(image));
                break;
            case UriContent image when image.HasTopLevelMediaType("image"):
                WriteImage(writer, image.Uri.OriginalString, ImageDetail.Of(image));
                break;
            case DataContent { MediaType: "audio/wav" or "audio/x-wav" } sound:
                WriteSound(writer, sound, "wav");
                break;
            case DataContent { MediaType: "audio/mpeg" or "audio/mp3" } sound:
                WriteSound(writer, sound, "mp3");
                break;
            case DataContent { MediaType: "application/pdf" } document:
                writer.WriteString("type"u8, "file"u8);
                writer.WriteStartObject("file"u8);
                writer.WriteString("filename"u8, document.Name ?? "document.pdf");
                writer.WriteString("file_data"u8, document.Uri);
                writer.WriteEndObject();
                break;
            case HostedFileContent file:
                writer.WriteString("type"u8, "file"u8);
                writer.WriteStartObject("file"u8);
                writer.WriteString("file_id"u8, file.FileId);
                writer.WriteEndObject();
                break;
            default:
                throw OpenAiRequest.NoPlaceFor($"{OpenAiMessages.NameOf(content)} in a message of role 'user'");
        }
    }

    private static void WriteImage(Utf8JsonWriter writer, string url, string? detail)
    {
        writer.WriteString("type"u8, "image_url"u8);
        writer.WriteStartObject("image_url"u8);
        writer.WriteString("url"u8, url);
        if (detail is not null) writer.WriteString("detail"u8, detail);
        writer.WriteEndObject();
    }

    private static void WriteSound(Utf8JsonWriter writer, DataContent sound, string format)
    {
        writer.WriteString("type"u8, "input_audio"u8);
        writer.WriteStartObject("input_audio"u8);
        writer.WriteString("data"u8, sound.Base64Data.Span);
        writer.WriteString("format"u8, format);
        writer.WriteEndObject();
    }
}
