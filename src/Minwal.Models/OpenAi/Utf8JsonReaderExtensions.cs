using System.Text.Json;

namespace Minwal.Models.OpenAi;

/// <summary>
/// Reads a property's value when the reader stands on its name. What is of another type is passed over and counts as not there.
/// </summary>
internal static class Utf8JsonReaderExtensions
{
    public static bool Is(this ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name);

    /// <summary>The text that follows.</summary>
    public static string? ReadText(this ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TextHere();
    }

    /// <summary>The text that the reader stands on.</summary>
    public static string? TextHere(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    /// <summary>The whole number that follows.</summary>
    public static long? ReadWholeNumber(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)) return number;
        reader.Skip();
        return null;
    }

    /// <summary>Goes to what follows; true when it is a list, else it has been passed over.</summary>
    public static bool EnterList(this ref Utf8JsonReader reader) => reader.Enter(JsonTokenType.StartArray);

    /// <summary>Goes to what follows; true when it is an object, else it has been passed over.</summary>
    public static bool EnterObject(this ref Utf8JsonReader reader) => reader.Enter(JsonTokenType.StartObject);

    /// <summary>Goes to the next property; false at the object's end.</summary>
    public static bool NextProperty(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes to the next item; false at the list's end.</summary>
    public static bool NextItem(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Passes over what follows.</summary>
    public static void SkipValue(this ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static bool Enter(this ref Utf8JsonReader reader, JsonTokenType start)
    {
        reader.Read();
        if (reader.TokenType == start) return true;
        reader.Skip();
        return false;
    }
}
