namespace Minwal.Expressions;

/// <summary>What a formula or a prompt reads: a name and the way on from there, as deep as it is written down.</summary>
/// <param name="Name">The name.</param>
/// <param name="Steps">The way on.</param>
internal sealed record NamePath(string Name, IReadOnlyList<PathStep> Steps)
{
    /// <summary>The path that is the name alone.</summary>
    public static NamePath Of(string name) => new(name, []);

    /// <summary>The path with a further step.</summary>
    public NamePath Then(PathStep step) => this with { Steps = [.. Steps, step] };

    /// <summary>The path from here along <paramref name="steps"/>.</summary>
    public NamePath Then(IReadOnlyList<PathStep> steps) => steps.Count == 0 ? this : this with { Steps = [.. Steps, .. steps] };

    /// <summary>The path whose computed steps, where <paramref name="where"/> says so, may lead anywhere.</summary>
    public NamePath WithoutIndices(Func<Node, bool> where) => Steps.All(step => step.Index is not { } index || !where(index)) ? this
        : this with { Steps = [.. Steps.Select(step => step.Index is { } index && where(index) ? PathStep.Computed : step)] };

    /// <summary>The path as formulas write it; <c>[]</c> for every item.</summary>
    public override string ToString() => Name + string.Concat(Steps);
}

/// <summary>One step of a <see cref="NamePath"/>.</summary>
/// <param name="Kind">Where it leads.</param>
/// <param name="Field">The field's name, or the index as it is written; empty where neither is written down.</param>
internal readonly record struct PathStep(PathStepKind Kind, string Field)
{
    /// <summary>Every item of a list, or every value of a map.</summary>
    public static PathStep Each { get; } = new(PathStepKind.Item, "");

    /// <summary>Whatever a formula in brackets says.</summary>
    public static PathStep Computed { get; } = new(PathStepKind.Computed, "…");

    /// <summary>The formula in brackets, where what it says can be held against what is there; else null.</summary>
    public Node? Index { get; private init; }

    /// <summary>To the field <paramref name="name"/>.</summary>
    public static PathStep To(string name) => new(PathStepKind.Field, name);

    /// <summary>To what the formula <paramref name="index"/> says.</summary>
    public static PathStep By(Node index) => Computed with { Index = index };

    /// <summary>To the item with that number.</summary>
    public static PathStep At(string index) => new(PathStepKind.Item, index);

    /// <inheritdoc/>
    public override string ToString() => Kind == PathStepKind.Field ? "." + Field : $"[{Field}]";
}

/// <summary>Where a step of a path leads.</summary>
internal enum PathStepKind
{
    /// <summary>To a field of an object.</summary>
    Field,

    /// <summary>To an item of a list.</summary>
    Item,

    /// <summary>To an item or a field that is computed.</summary>
    Computed,
}

/// <summary>A name that is bound around a formula.</summary>
/// <param name="Name">The name.</param>
/// <param name="Path">What it stands for; null where that is not a path.</param>
internal sealed record BoundName(string Name, NamePath? Path);
