using System.Text.Json;
using System.Text.Json.Nodes;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Recipes.Language;

namespace Minwal.Steps.Answers;

/// <summary>
/// The JSON schema of an answer in the strict form that providers accept: every field required, none other allowed, null where a field is
/// optional.
/// </summary>
internal sealed class AnswerSchema
{
    private readonly AnswerShape _shape;
    private readonly bool _several;
    private readonly bool _constant;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, JsonElement> _made = [];

    /// <summary>
    /// The schema of <paramref name="shape"/>; with <paramref name="several"/>, of <c>{"items": […]}</c> with one such item for each
    /// record.
    /// </summary>
    public AnswerSchema(AnswerShape shape, bool several)
    {
        (_shape, _several) = (shape, several);
        _constant = !shape.Formulas.Any();
    }

    /// <summary>The schema for these variables and this number of records. Kept when it does not depend on the variables.</summary>
    public JsonElement For(IVariables variables, int count)
    {
        var key = _several ? count : 1;
        if (!_constant) return Make(variables, key);
        lock (_lock)
        {
            if (!_made.TryGetValue(key, out var made)) _made[key] = made = Make(variables, key);
            return made;
        }
    }

    private JsonElement Make(IVariables variables, int count)
    {
        var schema = Of(_shape, variables);
        if (_several)
        {
            schema = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    [CallContext.ItemsKey] = new JsonObject
                    {
                        ["type"] = "array",
                        ["items"] = schema,
                        ["minItems"] = count,
                        ["maxItems"] = count,
                    },
                },
                ["required"] = new JsonArray(CallContext.ItemsKey),
                ["additionalProperties"] = false,
            };
        }

        return JsonElement.Parse(schema.ToJsonString());
    }

    private static JsonObject Of(AnswerShape shape, IVariables variables)
    {
        var schema = new JsonObject();
        var notes = new List<string>();
        if (shape.Help is not null) notes.Add(shape.Help);
        switch (shape.Type)
        {
            case AnswerType.String:
                schema["type"] = Type("string", shape);
                if (shape.OneOf?.Get(variables) is { } allowed)
                    schema["enum"] = new JsonArray([.. allowed.Select(a => JsonValue.Create(a))]);
                if (shape.Words?.Get(variables) is { } words) notes.Add($"{words} words");
                if (shape.Characters?.Get(variables) is { } characters) notes.Add($"{characters} characters");
                break;
            case AnswerType.Integer or AnswerType.Number:
                schema["type"] = Type(shape.Type.ToString().ToLowerInvariant(), shape);
                if (shape.Range?.Get(variables) is { } range)
                {
                    schema["minimum"] = range.Least;
                    schema["maximum"] = range.Most;
                }

                break;
            case AnswerType.Boolean:
                schema["type"] = Type("boolean", shape);
                break;
            case AnswerType.List:
                schema["type"] = Type("array", shape);
                schema["items"] = Of(shape.Items ?? new AnswerShape(AnswerType.String), variables);
                if (shape.Length?.Get(variables) is { } length)
                {
                    schema["minItems"] = (int)length.Least;
                    schema["maxItems"] = (int)length.Most;
                }

                break;
            case AnswerType.Object:
                var properties = new JsonObject();
                foreach (var field in shape.Fields) properties[field.Name] = Of(field.Value, variables);
                schema["type"] = Type("object", shape);
                schema["properties"] = properties;
                schema["required"] = new JsonArray([.. shape.Fields.Select(f => JsonValue.Create(f.Name))]);
                schema["additionalProperties"] = false;
                break;
        }

        if (notes.Count > 0) schema["description"] = string.Join("; ", notes);
        return schema;
    }

    private static JsonNode Type(string name, AnswerShape shape) => shape.Optional ? new JsonArray(name, "null") : JsonValue.Create(name)!;
}
