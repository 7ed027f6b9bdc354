using System.Text.Json.Nodes;
using Minwal.Faults;

namespace Minwal.Recipes.Language;

internal sealed class ListShape<T>(Shape<T> item, int least, int most, bool single) : Shape<IReadOnlyList<T>>
{
    public override string Allowed => $"a list in which each item is {item.Allowed}";

    public override JsonObject Schema(JsonObject definitions)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema(definitions) };
        if (least > 0) list["minItems"] = least;
        return single ? new JsonObject { ["anyOf"] = new JsonArray(item.Schema(definitions), list) } : list;
    }

    internal override bool TryRead(YamlValue node, Reading reading, out IReadOnlyList<T> value)
    {
        var items = new List<T>();
        value = items;
        if (node is not YamlList list)
        {
            if (!single) return Refuse(node, reading);
            if (!item.TryRead(node, reading, out var only)) return false;
            items.Add(only);
            return true;
        }

        if (list.Items.Count < least || list.Items.Count > most)
        {
            reading.Add(new Fault("MW1007", node.Mark, $"the list has {list.Items.Count} items, allowed are {least} to {most:N0}"));
            return false;
        }

        var ok = true;
        foreach (var child in list.Items)
        {
            if (item.TryRead(child, reading, out var read)) items.Add(read);
            else ok = false;
        }

        return ok;
    }
}

internal sealed class FreeMapShape<T>(Shape<T> item, Shape<string>? name, int least) : Shape<IReadOnlyList<Named<T>>>
{
    public override string Allowed => $"a map in which each value is {item.Allowed}";

    public override JsonObject Schema(JsonObject definitions)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = item.Schema(definitions) };
        if (name is not null) schema["propertyNames"] = name.Schema(definitions);
        if (least > 0) schema["minProperties"] = least;
        return schema;
    }

    internal override bool TryRead(YamlValue node, Reading reading, out IReadOnlyList<Named<T>> value)
    {
        var entries = new List<Named<T>>();
        value = entries;
        if (node is not YamlMap map) return Refuse(node, reading);
        if (map.Entries.Count < least)
        {
            reading.Add(new Fault("MW1007", node.Mark, $"the map is empty, allowed is {Allowed}"));
            return false;
        }

        var ok = true;
        foreach (var entry in map.Entries)
        {
            if (name is not null && !name.TryRead(new YamlScalar(entry.Mark, entry.Key, true), reading, out _)) ok = false;
            else if (item.TryRead(entry.Value, reading, out var read)) entries.Add(new(entry.Key, entry.Mark, read));
            else ok = false;
        }

        return ok;
    }
}
