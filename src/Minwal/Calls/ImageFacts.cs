using Microsoft.Extensions.AI;
using Minwal.Values;

namespace Minwal.Calls;

/// <summary>
/// What can be told of a call's images without looking at them, as variables:
/// the model that needs no key writes about images from these, here and behind HTTP alike.
/// </summary>
internal static class ImageFacts
{
    private const string Type = "image_type", Bytes = "image_bytes", Count = "image_count";

    /// <summary>The names of the variables.</summary>
    public static IReadOnlyList<string> Names { get; } = [Type, Bytes, Count];

    /// <summary>The variables: the media type and the bytes of the last image, and how many images there are.</summary>
    public static Fields Of(string mediaType, long bytes, int count) =>
        new Fields(3).Add(Type, mediaType).Add(Bytes, bytes).Add(Count, (long)count);

    /// <summary>The variables for the images among <paramref name="contents"/>; null when there are none.</summary>
    public static Fields? Of(IEnumerable<AIContent> contents)
    {
        var (last, count) = ((DataContent?)null, 0);
        foreach (var content in contents)
            if (content is DataContent data && data.HasTopLevelMediaType("image")) (last, count) = (data, count + 1);
        return last is null ? null : Of(last.MediaType, last.Data.Length, count);
    }
}
