using System.Collections;
using System.Runtime.CompilerServices;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Recipes.Language;

/// <summary>
/// The names that can be used in one place, each with the shape of its values; an inner name hides an outer one. Immutable. Enumerates the
/// names, outer ones first.
/// </summary>
[CollectionBuilder(typeof(NameScope), nameof(Create))]
internal sealed class NameScope : IEnumerable<string>
{
    /// <summary>The shape of what may be anything.</summary>
    public static AnswerShape Any { get; } = new(AnswerType.Any);

    /// <summary>The shape of what may not even be there.</summary>
    public static AnswerShape Unsure { get; } = new(AnswerType.Any);

    /// <summary>The shape of what is looked at once its values are there: the rows of a source.</summary>
    public static AnswerShape Later { get; } = new(AnswerType.Any);

    /// <summary>A scope without names.</summary>
    public static NameScope Empty { get; } = new([], [], [], []);

    private readonly Dictionary<string, AnswerShape> _shapes;
    private readonly List<string> _names;
    private readonly Dictionary<string, string> _hidden;
    private readonly Fields _known;

    private NameScope(Dictionary<string, AnswerShape> shapes, List<string> names, Dictionary<string, string> hidden, Fields known) =>
        (_shapes, _names, _hidden, _known) = (shapes, names, hidden, known);

    /// <summary>A scope of names whose values may be anything.</summary>
    public static NameScope Create(ReadOnlySpan<string> names)
    {
        var added = new List<(string, AnswerShape)>(names.Length);
        foreach (var name in names) added.Add((name, Any));
        return Empty.With(added);
    }

    /// <summary>This scope with <paramref name="names"/> in front of it.</summary>
    public NameScope With(IEnumerable<(string Name, AnswerShape Shape)> names)
    {
        var shapes = new Dictionary<string, AnswerShape>(_shapes, StringComparer.Ordinal);
        var order = new List<string>(_names);
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, shape) in names)
        {
            if (!shapes.ContainsKey(name)) order.Add(name);
            else replaced.Add(name);
            shapes[name] = shape;
        }

        var known = _known.Keys.Any(replaced.Contains) ? new Fields(_known.Where(value => !replaced.Contains(value.Key))) : _known;
        return new NameScope(shapes, order, _hidden, known);
    }

    /// <summary>This scope with every name of <paramref name="inner"/> in front of it.</summary>
    public NameScope With(NameScope inner) => With(inner.Select(name => (name, inner._shapes[name]))).Knowing(inner._known);

    /// <summary>
    /// This scope where the names of <paramref name="values"/>, which it has, have these values in all records: a field that one of them
    /// names is looked up.
    /// </summary>
    public NameScope Knowing(Fields values)
    {
        var known = new Fields(_known);
        foreach (var (name, value) in values) known[name] = value;
        return new NameScope(_shapes, _names, _hidden, known);
    }

    /// <summary>This scope with <paramref name="names"/>, whose values may be anything, in front of it.</summary>
    public NameScope With(IEnumerable<string> names) => With(names.Select(name => (name, Any)));

    /// <summary>
    /// This scope without <paramref name="names"/>, which would be there but for what <paramref name="why"/> says, and without fields of
    /// these names in what <paramref name="steps"/> gave.
    /// </summary>
    public NameScope Hiding(IReadOnlyCollection<string> names, string why, IReadOnlyCollection<string> steps)
    {
        var kept = _names.Where(name => !names.Contains(name)).ToList();
        var shapes = kept.ToDictionary(
            name => name, name => steps.Contains(name) ? Without(_shapes[name], names) : _shapes[name], StringComparer.Ordinal);
        var hidden = new Dictionary<string, string>(_hidden, StringComparer.Ordinal);
        foreach (var name in names.Where(Has)) hidden[name] = why;
        return new NameScope(shapes, kept, hidden, new Fields(_known.Where(value => !names.Contains(value.Key))));
    }

    /// <summary>Whether the scope has the name.</summary>
    public bool Has(string name) => _shapes.ContainsKey(name);

    /// <summary>
    /// The shape of what <paramref name="path"/> leads to: <see cref="Unsure"/> where nobody can know whether it leads anywhere,
    /// <see cref="Later"/> where that is told later; null when it leads nowhere, and why.
    /// </summary>
    public AnswerShape? ShapeOf(NamePath path, out NameFault? fault)
    {
        fault = null;
        if (!_shapes.TryGetValue(path.Name, out var shape))
        {
            fault = _hidden.TryGetValue(path.Name, out var why)
                ? new NameFault(path.Name, $"'{path.Name}' cannot be used here", null, why)
                : new NameFault(path.Name, $"unknown name '{path.Name}'", Spelling.Nearest(path.Name, _names),
                    $"known here: {string.Join(", ", _names)}");
            return null;
        }

        for (var i = 0; i < path.Steps.Count; i++)
        {
            if (ReferenceEquals(shape, Later)) return Later;
            var whole = path with { Steps = [.. path.Steps.Take(i)] };
            shape = Follow(shape, Looked(path.Steps[i]), whole, out fault);
            if (shape is null) return null;
        }

        return shape;
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _names.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The step as it is for all records, where that is known.</summary>
    private PathStep Looked(PathStep step)
    {
        if (step.Index is not { } index) return step;
        var reads = new List<NamePath>();
        index.CollectPaths(reads);
        if (reads.Count == 0 || !reads.All(read => _known.ContainsKey(read.Name))) return step;
        try
        {
            return index.Evaluate(new Variables(_known)) switch
            {
                string field => PathStep.To(field),
                long place => PathStep.At(Value.ToText(place)),
                _ => step,
            };
        }
        catch (EvaluationException)
        {
            // What is wrong with it is told where it is computed.
            return step;
        }
    }

    private static AnswerShape? Follow(AnswerShape shape, PathStep step, NamePath whole, out NameFault? fault)
    {
        fault = null;
        switch (shape.Type)
        {
            case AnswerType.Object when step.Kind == PathStepKind.Field && shape.Fields.Count > 0:
                if (shape.Field(step.Field) is { } field) return field;
                var names = shape.Fields.Select(f => f.Name).ToList();
                fault = new NameFault(step.Field, $"'{whole}' has no field '{step.Field}'",
                    Spelling.Nearest(step.Field, names), $"it has {string.Join(", ", names)}");
                return null;
            case AnswerType.List when step.Kind != PathStepKind.Field:
                return shape.Items ?? Unsure;
            case AnswerType.List:
                fault = new NameFault(step.Field, $"'{whole}' is a list and has no field '{step.Field}'", null,
                    $"{whole}[0].{step.Field} is of its first item, pluck({whole}, '{step.Field}') of all");
                return null;
            case AnswerType.Any or AnswerType.Object:
                return Unsure;
            default:
                var kind = shape.Type switch
                {
                    AnswerType.String => "a text",
                    AnswerType.Boolean => "true or false",
                    _ => "a number",
                };
                fault = new NameFault(step.Field, $"'{whole}' is {kind} and has no "
                    + (step.Kind == PathStepKind.Field ? $"field '{step.Field}'" : "items"), null, null);
                return null;
        }
    }

    private static AnswerShape Without(AnswerShape shape, IReadOnlyCollection<string> names) => shape.Type switch
    {
        AnswerType.List when shape.Items is { } items => shape with { Items = Without(items, names) },
        AnswerType.Object => shape with { Fields = [.. shape.Fields.Where(field => !names.Contains(field.Name))] },
        _ => shape,
    };
}

/// <summary>Why a path leads nowhere.</summary>
/// <param name="Name">The name or field that is not there.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Likely">The word that was probably meant; null when there is none.</param>
/// <param name="Known">What there is instead; null for nothing to say.</param>
internal sealed record NameFault(string Name, string Message, string? Likely, string? Known)
{
    /// <summary>Whether a likely word is known.</summary>
    public bool IsLikely => Likely is not null;

    /// <summary>The likely word, or else what there is.</summary>
    public string? Hint => Likely is null ? Known : $"did you mean '{Likely}'?";
}
