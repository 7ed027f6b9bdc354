using Minwal.Recipes.Language;

namespace Minwal.Recipes;

internal static class ParameterShape
{
    public static MapShape<ParameterSpec> Shape { get; } = Make();

    private static MapShape<ParameterSpec> Make()
    {
        var shape = new MapShape<ParameterSpec>("parameter", "A typed parameter; it becomes an option of `minwal run`.");
        var type = shape.Required("type", Shapes.OneOf("integer", "number", "boolean", "text", "range", "list", "weights"),
            "The type of its values; a range is typed as 6-12, a list with commas, weights as A=1,B=2.");
        var fallback = shape.Required("default", Shapes.Any, "The value when the option is not given.");
        var min = shape.Optional("min", Shapes.Number().As<double?>(number => number), null, "The least number.");
        var max = shape.Optional("max", Shapes.Number().As<double?>(number => number), null, "The greatest number.");
        var choices = shape.Optional("choices", Shapes.ListOf(Shapes.Text, 1), [], "The allowed texts, or names of weights.");
        var notWith = shape.Optional("not_with", Shapes.ListOf(Shapes.Text, 1), [],
            "Parameters that cannot be set beside it: of all of them one alone may have another value than its default.");
        var help = shape.Required("help", Shapes.Text, "What it does, in one line; shown as the option's help.");
        return shape.Build(values =>
        {
            var spec = new ParameterSpec("", values.Mark, Enum.Parse<ParameterType>(values.Get(type), ignoreCase: true), null,
                values.Get(min), values.Get(max), values.Get(choices), values.Get(help))
            { NotWith = values.Get(notWith) };
            var typed = ParameterSpec.Typed(values.Get(fallback));
            var value = spec.Type == ParameterType.Text && typed.Length == 0 ? "" : ParameterParser.Parse(spec, typed);
            if (value is null) values.Refuse(fallback, $"the default '{typed}' is not allowed: {spec.Allowed}");
            return spec with { Default = value };
        });
    }
}
