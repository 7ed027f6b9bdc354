using Minwal.Faults;
using Minwal.Recipes.Templates;
using Minwal.Steps;

namespace Minwal.Recipes.Names;

/// <summary>Sees to it that no name of a recipe means two things.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class NameClaims(Recipe recipe, ICollection<Fault> faults)
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepSettings> _givers = new(StringComparer.Ordinal);

    /// <summary>Looks at every name that the recipe defines.</summary>
    public void Validate()
    {
        foreach (var label in recipe.Quotas.Dimensions) Claim(label.Name, label.Mark, "a label");
        foreach (var source in recipe.Sources) Claim(source.Name, source.Mark, "a source");
        foreach (var value in recipe.Values) Claim(value.Name, value.Mark, "a value");
        foreach (var step in recipe.Steps)
        {
            foreach (var name in step.Gives) Claim(name, step);
            foreach (var call in StepSettings.Walk([step]).SelectMany(inner => inner.Calls)) ValidateBlind(call);
        }

        if (recipe.Record is MapTemplate record)
            foreach (var entry in record.Entries.Where(entry => entry.Name is not null)) ValidateField(entry.Name!, entry.Value);
    }

    private void Claim(string name, Mark mark, string what)
    {
        if (_owners.TryGetValue(name, out var owner)) Refuse(mark, $"'{name}' is already the name of {owner}");
        else _owners[name] = what;
    }

    private void Claim(string name, StepSettings step)
    {
        var fields = step.Calls.SelectMany(call => call.Returns?.Fields ?? []).Where(field => field.Name == name).ToList();
        var mark = fields.Select(field => field.Mark).Prepend(step.Mark).Last();
        var given = fields.Count > 0 ? $"the field '{name}'" : $"'{name}'";
        if (_owners.TryGetValue(name, out var owner))
        {
            Refuse(mark, $"{given} of the step '{step.Name}' has the name of {owner}, whose place it would take",
                "give one of them another name");
        }
        else if (fields.Count > 0 && name == step.Name)
        {
            Refuse(mark, $"{given} has the name of its step, which stands for the whole answer", "give one of them another name");
        }
        else if (!_givers.TryAdd(name, step) && !MayShare(_givers[name], step))
        {
            Refuse(mark, $"the step '{_givers[name].Name}' gives '{name}' already, which '{step.Name}' would take the place of",
                "give one of them another name; with a 'when' each, for different slots, both may give it");
        }
    }

    /// <summary>
    /// Steps for different slots may give the same, and rounds go on from what a step in front of them gave; two steps of one name are told
    /// as such.
    /// </summary>
    private static bool MayShare(StepSettings earlier, StepSettings later) =>
        earlier.Name == later.Name || later.Repeat is not null || (earlier.When is not null && later.When is not null);

    /// <summary>A step's answer holds its fields, and each is a variable of its own too.</summary>
    private void ValidateBlind(CallSettings call)
    {
        foreach (var blind in call.Blind.Where(blind => _givers.TryGetValue(blind.Name, out var step) && step.Name == blind.Name))
        {
            var open = _givers.Where(given => given.Value.Name == blind.Name).Select(given => given.Key)
                .Where(name => call.Blind.All(other => other.Name != name)).ToList();
            if (open.Count > 0)
                Refuse(blind.Mark,
                    $"'{blind.Name}' is left out, but what it gave is there under names of its own: {string.Join(", ", open)}",
                    "name them too");
        }
    }

    /// <summary>
    /// Checks see a record's field in front of everything else: under the name of a parameter or table it would be compared with itself.
    /// </summary>
    private void ValidateField(string field, Template value)
    {
        var what = recipe.Parameters.Any(parameter => parameter.Name == field) ? "parameter"
            : recipe.Tables.ContainsKey(field) ? "table" : null;
        // What hides it already, for all that a record is made from, was chosen to.
        if (what is null || _owners.ContainsKey(field) || _givers.ContainsKey(field)) return;
        if (value is FormulaTemplate { Formula.Path: { Steps.Count: 0 } path } && path.Name == field) return;
        Refuse(value.Formulas.FirstOrDefault()?.Mark ?? recipe.Mark,
            $"the record's field '{field}' has the name of a {what}, which checks could then not see",
            $"give one of them another name, or let the field be ${{{field}}} itself");
    }

    private void Refuse(Mark mark, string message, string? hint = null) => faults.Add(new Fault("MW1009", mark, message, hint));
}
