using System.Text.Json.Nodes;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Recipes;

/// <summary>
/// Reads <c>quotas:</c>, where every key is a label but those that say how many records there are: <c>total</c>, or <c>rows</c> with
/// <c>each</c> and <c>failed</c>.
/// </summary>
internal sealed class QuotaShape : Shape<QuotaSpec>
{
    private static readonly MapShape<DimensionSpec> LongForm = MakeLongForm();
    private static readonly HashSet<string> LongKeys = [.. LongForm.Keys.Select(k => k.Name)];

    private const string Rows = "rows", Each = "each", Failed = "failed";

    private static readonly Shape<string> Handling = Shapes.OneOf("leave_out", "keep");

    private static readonly string[] Counting = ["total", Rows, Each, Failed];

    public static QuotaShape Instance { get; } = new();

    public override string Allowed => "a map with 'total' or 'rows', and the labels";

    public override JsonObject Schema(JsonObject definitions)
    {
        definitions["label"] = new JsonObject
        {
            ["description"] = "The values of a label: a list (even), a map of weights, a formula, or a map with one of the keys "
                + $"{string.Join(", ", LongKeys)}.",
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "array" },
                new JsonObject { ["type"] = "string", ["pattern"] = @"^\$\{" },
                new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "number" } },
                LongForm.Schema(definitions)),
        };
        var properties = new JsonObject
        {
            ["total"] = new JsonObject
            {
                ["type"] = new JsonArray("integer", "string"),
                ["description"] = "How many records to accept: a number or a formula in ${…}.",
            },
        };
        Describe(Rows, Shapes.Name, "In place of `total`: the source each row of which has a slot, in its order. Beside `total`: its rows "
            + "share the slots, in their order, and no two differ by more than one.");
        Describe(Each, Shapes.Formula, "With `rows`: how many slots each row has, where there is no `total`.");
        Describe(Failed, Handling, "With `rows`: keep writes the row of a slot that was given up too, with nulls for what is missing and "
            + "the field `error`.");
        return new JsonObject
        {
            ["type"] = "object",
            ["anyOf"] = new JsonArray(
                new JsonObject { ["required"] = new JsonArray("total") }, new JsonObject { ["required"] = new JsonArray(Rows) }),
            ["properties"] = properties,
            ["additionalProperties"] = new JsonObject { ["$ref"] = "#/$defs/label" },
        };

        void Describe(string key, Shape shape, string summary)
        {
            var schema = shape.Schema(definitions);
            schema["description"] = summary;
            properties[key] = schema;
        }
    }

    internal override bool TryRead(YamlValue node, Reading reading, out QuotaSpec value)
    {
        value = null!;
        if (node is not YamlMap map) return Refuse(node, reading);
        var dimensions = new List<DimensionSpec>();
        var spec = ReadCount(map, reading);
        foreach (var entry in map.Entries.Where(e => !Counting.Contains(e.Key)))
        {
            if (!Shapes.Name.TryRead(new YamlScalar(entry.Mark, entry.Key, true), reading, out _)) continue;
            var dimension = ReadDimension(entry.Key, entry.Mark, entry.Value, reading);
            if (dimension is null) continue;
            foreach (var other in dimension.Within.Append(dimension.By).OfType<string>().Where(name => dimensions.All(d => d.Name != name)))
            {
                var near = Spelling.Nearest(other, dimensions.Select(d => d.Name));
                reading.Add(new Fault("MW1009", entry.Value.Mark, $"'{entry.Key}' depends on '{other}', which is not a label above it",
                    near is null ? $"above it stand: {string.Join(", ", dimensions.Select(d => d.Name))}" : $"did you mean '{near}'?"));
            }

            dimensions.Add(dimension);
        }

        value = spec with { Dimensions = dimensions };
        return spec.Total is not null || spec.Rows is not null;
    }

    private static QuotaSpec ReadCount(YamlMap map, Reading reading)
    {
        T? Read<T>(string key, Shape<T> shape) where T : class =>
            map[key] is { } node && shape.TryRead(node, reading, out var read) ? read : null;
        var given = Counting.Where(key => map[key] is not null).ToList();
        if (!given.Contains(Rows) && !given.Contains("total"))
        {
            // Any other name is a label here, so a slip of the pen is known by this alone.
            var near = Spelling.Nearest("total", map.Entries.Select(entry => entry.Key));
            reading.Add(new Fault("MW1008", near is null ? map.Mark : Entry(near).Mark,
                "the key 'total' is missing: how many records to accept",
                near is null ? "or 'rows': the source each row of which has a slot" : $"is '{near}' meant to be it?"));
        }

        if (given.Contains("total") && given.Contains(Each))
        {
            reading.Add(new Fault("MW1007", Entry(Each).Mark, "'each' and 'total' both say how many slots the rows have; "
                + "one of them is needed"));
        }

        foreach (var key in given.Where(key => key != "total" && !given.Contains(Rows)))
        {
            reading.Add(new Fault("MW1007", Entry(key).Mark, $"'{key}' belongs to 'rows', which is not here",
                "a label cannot have this name"));
        }

        return new QuotaSpec(map.Mark, Read("total", Shapes.Formula), [])
        {
            Rows = Read(Rows, Shapes.Name),
            Each = Read(Each, Shapes.Formula),
            KeepsFailed = Read(Failed, Handling) == "keep",
        };

        YamlEntry Entry(string key) => map.Entries.First(e => e.Key == key);
    }

    private static DimensionSpec? ReadDimension(string name, Mark mark, YamlValue node, Reading reading)
    {
        var before = reading.Unread;
        DimensionSpec? spec = null;
        switch (node)
        {
            case YamlList { Items.Count: 0 }:
                reading.Add(new Fault("MW1007", node.Mark, $"'{name}' has no values"));
                break;
            case YamlList whole when whole.Items.FirstOrDefault(item => item is not YamlScalar) is { } inner:
                reading.Add(new Fault("MW1007", inner.Mark,
                    $"found {inner.Kind} among the values of '{name}', allowed are texts and numbers", QuoteHint.ForValue(inner)));
                break;
            case YamlList:
                if (TemplateShape.Instance.TryRead(node, reading, out var list)) spec = Simple(name, mark, DimensionKind.Even, list);
                break;
            case YamlScalar { Text: var text } when text.StartsWith("${", StringComparison.Ordinal):
                if (TemplateShape.Instance.TryRead(node, reading, out var formula)) spec = Simple(name, mark, DimensionKind.Even, formula);
                break;
            case YamlMap map when map.Entries.Any(e => LongKeys.Contains(e.Key)):
                if (LongForm.TryRead(node, reading, out spec)) spec = Named(spec, name, mark);
                break;
            case YamlMap map:
                if (map.Entries.FirstOrDefault(e => !IsWeight(e.Value)) is { } unfit) RefuseWeight(name, unfit, reading);
                else if (TemplateShape.Instance.TryRead(node, reading, out var weights))
                    spec = Simple(name, mark, DimensionKind.Weights, weights);
                break;
            default:
                reading.Add(new Fault("MW1007", node.Mark, $"found {node.Kind}, allowed are a list of values, a map of weights, "
                    + $"or a map with one of the keys {string.Join(", ", LongKeys)}"));
                break;
        }

        return reading.Unread == before ? spec : null;
    }

    private static bool IsWeight(YamlValue value) => value is YamlScalar scalar
        && (Values.Value.Number(scalar.Value) is not null || scalar.Text.StartsWith("${", StringComparison.Ordinal));

    private static void RefuseWeight(string name, YamlEntry entry, Reading reading)
    {
        var near = Spelling.Nearest(entry.Key, LongKeys);
        reading.Add(new Fault("MW1007", entry.Mark, $"'{name}' is a map of weights, but '{entry.Key}' is {entry.Value.Kind}; "
            + $"allowed are numbers, or one of the keys {string.Join(", ", LongKeys)}", near is null ? null : $"did you mean '{near}'?"));
    }

    private static DimensionSpec Simple(string name, Mark mark, DimensionKind kind, Template values) =>
        new(name, mark, kind, values, null, [], null, []);

    private static DimensionSpec Named(DimensionSpec spec, string name, Mark mark) => spec with
    {
        Name = name,
        Mark = mark,
        Branches = [.. spec.Branches.Select(b => b with { Value = b.Value with { Name = name } })],
        Else = spec.Else is null ? null : spec.Else with { Name = name },
    };

    private static MapShape<DimensionSpec> MakeLongForm()
    {
        var branch = new BranchShape();
        var shape = new MapShape<DimensionSpec>("label_long",
            "The values of a label, in the long form. One of even, weights, counts, range, share or by is needed.");
        Key<Template> Values(string key, string summary) => shape.Optional(key, TemplateShape.Instance, null!, summary);
        var even = Values("even", "A list of values, each as often as the others.");
        var weights = Values("weights", "A map from value to relative weight.");
        var counts = Values("counts", "A map from value to the exact number of records.");
        var range = Values("range", "Two whole numbers [least, most]: every number between them, evenly.");
        var share = Values("share",
            "A share of another label's number (see `of`), rounded up or down so that the sum over all records is exact.");
        var by = shape.Optional<string>("by", Shapes.Name, null!, "An earlier label whose value chooses among the branches under `of`.");
        var of = shape.Optional<object>("of", new OfShape(branch), null!,
            "With `by`: a map from that label's values to the values of this one. With `share`: the label that is shared.");
        var fallback = shape.Optional<DimensionSpec>("else", branch, null!, "With `by`: the values where `of` has no branch.");
        var within = shape.Optional("within", Shapes.ListOf(Shapes.Name, 1, 20, single: true), [],
            "Earlier labels inside whose every combination this quota is exact; without it, it is exact over the whole run.");
        var ties = shape.Optional("ties", Shapes.OneOf("first", "random"), "first",
            "How equal remainders are broken where it is spread over labels that it is not within: first gives them to the earlier values, "
            + "random (by the seed) to any, so that in small runs too those labels do not tell this one.");
        (Key Key, DimensionKind Kind)[] kinds =
        [
            (even, DimensionKind.Even), (weights, DimensionKind.Weights), (counts, DimensionKind.Counts), (range, DimensionKind.Range),
            (share, DimensionKind.Share), (by, DimensionKind.By),
        ];
        return shape.Build(values =>
        {
            var given = kinds.Where(k => values.Has(k.Key)).ToList();
            if (given.Count != 1)
            {
                var found = given.Count == 0 ? "none" : string.Join(" and ", given.Select(g => g.Key.Name));
                values.Refuse(given.Count > 1 ? given[1].Key : within,
                    $"one of even, weights, counts, range, share or by is needed, found {found}");
                return null!;
            }

            var (key, kind) = given[0];
            var other = values.Has(of) ? values.Get(of) : null;
            if (kind == DimensionKind.By && other is not IReadOnlyList<Named<DimensionSpec>>)
                values.Refuse(of, "'by' needs 'of': a map from the label's values to lists or weights");
            if (kind == DimensionKind.Share && other is not string)
                values.Refuse(of, "'share' needs 'of': the name of the label that is shared");
            if (kind is not (DimensionKind.By or DimensionKind.Share) && other is not null)
                values.Refuse(of, "'of' belongs to 'by' or 'share'");
            return new DimensionSpec("", values.Mark, kind, key is Key<Template> template ? values.Get(template) : null,
                kind == DimensionKind.By ? values.Get(by) : other as string, other as IReadOnlyList<Named<DimensionSpec>> ?? [],
                values.Has(fallback) ? values.Get(fallback) : null, values.Get(within))
            {
                IsMixed = values.Get(ties) == "random",
            };
        });
    }

    /// <summary>The values of one branch: the same forms as a label's, one level down.</summary>
    private sealed class BranchShape : Shape<DimensionSpec>
    {
        public override string Allowed => "a list of values, a map of weights, or the long form of a label";

        public override JsonObject Schema(JsonObject definitions) => new() { ["$ref"] = "#/$defs/label" };

        internal override bool TryRead(YamlValue node, Reading reading, out DimensionSpec value)
        {
            value = ReadDimension("branch", node.Mark, node, reading)!;
            return value is not null;
        }
    }

    private sealed class OfShape(BranchShape branch) : Shape<object>
    {
        public override string Allowed => "a map from values to lists or weights, or the name of a label";

        public override JsonObject Schema(JsonObject definitions) => new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "string" },
                new JsonObject { ["type"] = "object", ["additionalProperties"] = branch.Schema(definitions) }),
        };

        internal override bool TryRead(YamlValue node, Reading reading, out object value)
        {
            value = (node as YamlScalar)?.Text ?? "";
            if (node is YamlScalar) return true;
            var ok = Shapes.MapOf(branch, least: 1).TryRead(node, reading, out var branches);
            value = branches;
            return ok;
        }
    }
}
