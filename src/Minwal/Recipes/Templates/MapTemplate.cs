using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Recipes.Templates;

/// <summary>A map whose values are templates; with <c>spread</c> it takes in the entries of other maps.</summary>
/// <param name="entries">The entries in order.</param>
internal sealed class MapTemplate(IReadOnlyList<MapEntry> entries) : Template
{
    /// <summary>The entries in order.</summary>
    public IReadOnlyList<MapEntry> Entries => entries;

    /// <summary>The first entry that is written down under <paramref name="name"/>; null when there is none.</summary>
    public Template? this[string name] => entries.FirstOrDefault(entry => entry.Name == name)?.Value;

    /// <summary>Whether other maps are taken in, so that the entries that are written down are not all.</summary>
    public bool HasSpread => entries.Any(entry => entry.Name is null);

    /// <inheritdoc/>
    public override IEnumerable<Expression> Formulas => entries.SelectMany(entry => entry.Value.Formulas);

    /// <inheritdoc/>
    internal override object? Build(IVariables variables)
    {
        var fields = new Fields(entries.Count);
        foreach (var entry in entries) entry.Put(fields, entry.Make(variables));
        return fields;
    }
}

/// <summary>An entry of a <see cref="MapTemplate"/>.</summary>
/// <param name="Name">Its key; null for a <c>spread</c>, which gives the entries of a map.</param>
/// <param name="Mark">Where.</param>
/// <param name="Value">Its value.</param>
internal sealed record MapEntry(string? Name, Mark Mark, Template Value)
{
    /// <summary>What <see cref="Put"/> takes.</summary>
    /// <exception cref="MinwalException">MW1011 when a spread gives neither a map nor null, and what a formula throws.</exception>
    public object? Make(IVariables variables)
    {
        var made = Value.Build(variables);
        if (Name is not null || made is Fields || ReferenceEquals(made, Template.Omitted)) return made;
        if (made is null) return Template.Omitted;
        throw new MinwalException(
            [new Fault("MW1011", Mark, $"'spread' needs a map, not {Values.Value.TypeName(made)} {Json.ToText(made)}")]);
    }

    /// <summary>Puts what <see cref="Make"/> gave into <paramref name="fields"/>; a name that is there keeps its place.</summary>
    public void Put(Fields fields, object? made)
    {
        if (ReferenceEquals(made, Template.Omitted)) return;
        if (Name is not null) fields[Name] = made;
        else foreach (var (name, value) in (Fields)made!) fields[name] = value;
    }
}
