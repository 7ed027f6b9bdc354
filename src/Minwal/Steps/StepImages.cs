using Microsoft.Extensions.AI;
using Minwal.Checks;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// The images that a step sends: files of the recipe's folder, or beside a source's file that the user named, named by a text or a list of
/// texts.
/// </summary>
internal static class StepImages
{
    /// <summary>
    /// The images that <paramref name="named"/> names, in its order, each with the media type that its first bytes tell.
    /// Null, with the reason in <paramref name="fault"/>, when one of them cannot be sent.
    /// </summary>
    /// <param name="named">A text, or a list of texts.</param>
    /// <param name="file">The content of a file of the recipe; null when there is none of that name.</param>
    /// <param name="fault">Why there are none.</param>
    public static IReadOnlyList<DataContent>? Open(object? named, Func<string, byte[]?> file, out Rejection? fault)
    {
        var names = named as IReadOnlyList<object?> ?? [named];
        if (names.Count == 0 || names.Any(name => name is not string { Length: > 0 }))
        {
            fault = new Rejection(
                "images.no_name", $"'images' is {Json.ToText(named)}, needed is the name of a file or a list of names", []);
            return null;
        }

        var images = new List<DataContent>(names.Count);
        foreach (string name in names.OfType<string>())
        {
            if ((fault = Open(name, file, out var image)) is not null) return null;
            images.Add(image!);
        }

        fault = null;
        return images;
    }

    private static Rejection? Open(string name, Func<string, byte[]?> file, out DataContent? image)
    {
        image = null;
        var told = new Fields(1).Add("image", name);
        if (!FileReference.IsInside(name))
            return new Rejection("images.outside", $"the image '{name}' leads out of the recipe's folder", told);
        if (file(FileReference.Normal(name)) is not { } bytes)
            return new Rejection("images.missing",
                $"the image '{name}' is not in the recipe's folder, nor beside the file of a source", told);
        if (MediaTypeOf(bytes) is not { } type)
            return new Rejection("images.unknown", $"'{name}' is no image that can be sent: PNG, JPEG, GIF and WebP can", told);
        image = new DataContent(bytes, type);
        return null;
    }

    /// <summary>The type that the first bytes tell (the formats' own signatures); null for another one.</summary>
    private static string? MediaTypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Png)) return "image/png";
        if (bytes.StartsWith(Jpeg)) return "image/jpeg";
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return "image/gif";
        return bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? "image/webp" : null;
    }

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];
}
