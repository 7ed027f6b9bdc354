using System.Diagnostics.CodeAnalysis;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;
using Minwal.Values;

namespace Minwal.Prompts;

/// <summary>What prompts can do beside what every Handlebars template can, and how they write values.</summary>
internal static class PromptEngine
{
    /// <summary>
    /// An engine that escapes nothing. What is not there is empty, as it is null in formulas: which names can be there at all is looked at
    /// before.
    /// </summary>
    public static IHandlebars MakeEngine()
    {
        var configuration = new HandlebarsConfiguration { NoEscape = true };
        configuration.FormatterProviders.Add(new ValueFormatter());
        var engine = Handlebars.Create(configuration);
        engine.RegisterHelper("eq", (_, arguments) =>
            string.Equals(Value.ToText(Plain(arguments[0])), Value.ToText(Plain(arguments[1])), StringComparison.Ordinal));
        engine.RegisterHelper("json", (writer, _, arguments) => writer.WriteSafeString(Json.ToText(Plain(arguments[0]))));
        engine.RegisterHelper("join", (writer, _, arguments) => writer.WriteSafeString(
            string.Join(Value.ToText(Plain(arguments[1])), (arguments[0] as IReadOnlyList<object?> ?? []).Select(Text))));
        return engine;
    }

    /// <summary>
    /// A value as prompts show it: lists of plain values with commas between them, other lists and maps as JSON.
    /// </summary>
    public static string Text(object? value) => value switch
    {
        IReadOnlyList<object?> list when list.All(item => item is not (Fields or IReadOnlyList<object?>)) =>
            string.Join(", ", list.Select(Value.ToText)),
        _ => Value.ToText(value),
    };

    // The library has a value of its own for what is not there, and whole numbers of its own for the places of items.
    private static object? Plain(object? value) => value switch
    {
        UndefinedBindingResult => null,
        int number => (long)number,
        _ => value,
    };

    private sealed class ValueFormatter : IFormatterProvider, IFormatter
    {
        public bool TryCreateFormatter(Type type, [MaybeNullWhen(false)] out IFormatter formatter)
        {
            formatter = this;
            return type != typeof(UndefinedBindingResult);
        }

        public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(Text(Plain(value)));
    }
}
