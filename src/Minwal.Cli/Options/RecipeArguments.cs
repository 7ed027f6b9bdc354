using System.CommandLine;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Cli.Options;

/// <summary>The options that a recipe's parameters and presets become.</summary>
internal sealed class RecipeArguments
{
    private readonly List<(ParameterSpec Spec, Option<string> Option)> _parameters = [];
    private readonly List<(PresetSpec Spec, Option<bool> Option)> _presets = [];
    private readonly List<(OutputSpec Spec, Option<string> Option)> _extras = [];

    /// <summary>
    /// Adds the options of <paramref name="recipe"/> to <paramref name="command"/>; <paramref name="other"/> is a parameter that is given
    /// otherwise.
    /// </summary>
    public RecipeArguments(Recipe? recipe, Command command, string? other = null)
    {
        foreach (var spec in recipe?.Parameters.Where(parameter => parameter.Name != other) ?? [])
        {
            var option = new Option<string>(OptionOf(spec))
            {
                Description = $"{spec.Help} [{spec.Allowed}; default: {ParameterSpec.Typed(spec.Default)}]",
                HelpName = spec.Type switch
                {
                    ParameterType.Integer => "N",
                    ParameterType.Number => "NUMBER",
                    ParameterType.Range => "A-B",
                    ParameterType.List => "LIST",
                    ParameterType.Weights => "WEIGHTS",
                    ParameterType.Boolean => "true|false",
                    _ => "TEXT",
                },
            };
            option.CompletionSources.Add([.. spec.Choices]);
            _parameters.Add((spec, option));
            command.Options.Add(option);
        }

        foreach (var spec in recipe?.Presets ?? [])
        {
            var sets = string.Join(", ", spec.Set.Select(s => $"--{s.Key.Replace('_', '-')} {ParameterSpec.Typed(s.Value)}"));
            var option = new Option<bool>("--" + spec.Name.Replace('_', '-')) { Description = $"{spec.Help} [{sets}]" };
            _presets.Add((spec, option));
            command.Options.Add(option);
        }

        foreach (var spec in recipe?.Extras ?? [])
        {
            var option = new Option<string>("--" + spec.Name.Replace('_', '-')) { Description = spec.Help, HelpName = "FILE" };
            _extras.Add((spec, option));
            command.Options.Add(option);
        }
    }

    /// <summary>The parameters that were given: typed, or by a preset. With <paramref name="defaults"/> every parameter's value.</summary>
    /// <exception cref="MinwalException">
    /// MW2003 with all values that are not allowed; MW2025 with those that cannot be set together.
    /// </exception>
    public Fields Parameters(ParseResult parsed, bool defaults = true)
    {
        var faults = new List<Fault>();
        var values = new Fields(_parameters.Count);
        foreach (var (spec, option) in _parameters)
        {
            if (defaults) values[spec.Name] = spec.Default;
            foreach (var (preset, _) in _presets.Where(p => parsed.GetValue(p.Option)))
            {
                if (preset.Set.TryGetValue(spec.Name, out var set) && spec.TryParse(ParameterSpec.Typed(set), out var fromPreset, out _))
                    values[spec.Name] = fromPreset;
            }

            if (parsed.GetValue(option) is not { } typed) continue;
            if (spec.TryParse(typed, out var value, out var complaint)) values[spec.Name] = value;
            else faults.Add(new Fault("MW2003", new Mark(""), $"{OptionOf(spec)}: {complaint}"));
        }

        if (faults.Count == 0) faults.AddRange(Clashes(parsed, values));
        return faults.Count == 0 ? values : throw new MinwalException(faults);
    }

    /// <summary>Parameters that were set beside others which they cannot stand with, each two once.</summary>
    private IEnumerable<Fault> Clashes(ParseResult parsed, Fields values)
    {
        List<ParameterSpec> set = [.. _parameters.Select(p => p.Spec).Where(spec =>
            values.TryGetValue(spec.Name, out var value) && ParameterSpec.Typed(value) != ParameterSpec.Typed(spec.Default))];
        for (var i = 0; i < set.Count; i++)
        {
            foreach (var other in set.Skip(i + 1))
            {
                if (!other.NotWith.Contains(set[i].Name) && !set[i].NotWith.Contains(other.Name)) continue;
                yield return new Fault("MW2025", new Mark(""),
                    $"{TypedFor(set[i], parsed)} and {TypedFor(other, parsed)} cannot be given together", "give one of them");
            }
        }
    }

    /// <summary>The option that set <paramref name="spec"/>: its own, or a preset's.</summary>
    private string TypedFor(ParameterSpec spec, ParseResult parsed)
    {
        if (_parameters.Any(p => p.Spec == spec && parsed.GetValue(p.Option) is not null)) return OptionOf(spec);
        return _presets.Where(p => parsed.GetValue(p.Option) && p.Spec.Set.ContainsKey(spec.Name)).Select(p => p.Option.Name)
            .FirstOrDefault(OptionOf(spec));
    }

    private static string OptionOf(ParameterSpec spec) => "--" + spec.Name.Replace('_', '-');

    /// <summary>The presets that were asked for, as they were typed.</summary>
    public IReadOnlyList<string> Presets(ParseResult parsed) =>
        [.. _presets.Where(preset => parsed.GetValue(preset.Option)).Select(preset => preset.Option.Name.TrimStart('-'))];

    /// <summary>The further files that were asked for.</summary>
    public IReadOnlyList<(OutputSpec Spec, string Path)> Extras(ToolContext context, ParseResult parsed) =>
    [
        .. _extras.Select(e => (e.Spec, Path: parsed.GetValue(e.Option))).Where(e => e.Path is not null)
            .Select(e => (e.Spec, context.At(e.Path!))),
    ];
}
