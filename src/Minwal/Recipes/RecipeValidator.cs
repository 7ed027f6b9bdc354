using System.Text;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Prompts;
using Minwal.Recipes.Templates;

namespace Minwal.Recipes;

/// <summary>Holds the parts of a recipe against each other: every name that is used is known where it is used.</summary>
internal static class RecipeValidator
{
    /// <summary>Options that every run has; a recipe's parameters cannot have these names.</summary>
    public static readonly string[] ReservedOptions =
    [
        "output", "model", "base_url", "seed", "attempts", "concurrency", "run_dir", "new", "dry_run", "temperature", "top_p", "max_tokens", "delay", "log_file",
        "validate", "lineage", "quiet", "json_progress", "recipe", "date", "help", "version", "timeout", "retries", "journal", "replay", "format",
    ];

    private static readonly string[] RunNames = ["run", "slot", "attempt"];

    public static void Validate(Recipe recipe, string shown, Dictionary<string, PromptTemplate> prompts, ICollection<Fault> faults)
    {
        var parameters = recipe.Parameters.Select(p => p.Name).ToList();
        foreach (var parameter in recipe.Parameters.Where(p => ReservedOptions.Contains(p.Name)))
            faults.Add(new Fault("MW1009", parameter.Mark, $"'{parameter.Name}' is an option that every run has; choose another name"));
        foreach (var preset in recipe.Presets) ValidatePreset(recipe, preset, faults);

        List<string> known = [.. parameters, .. recipe.Tables.Keys];
        Names(recipe.Quotas.Total, known, faults, "only parameters and tables are known here");
        foreach (var dimension in recipe.Quotas.Dimensions) ValidateDimension(dimension, known, faults);
        foreach (var source in recipe.Sources)
        {
            foreach (var template in new[] { source.File, source.Documents }.OfType<Template>()) Names(template, known, faults);
        }

        var own = new HashSet<string>(StringComparer.Ordinal);
        known.AddRange(RunNames);
        foreach (var (name, mark) in recipe.Quotas.Dimensions.Select(d => (d.Name, d.Mark)).Concat(recipe.Sources.Select(s => (s.Name, s.Mark))))
        {
            Claim(name, mark, own, faults);
            known.Add(name);
        }

        foreach (var value in recipe.Values)
        {
            Names(value.Template, known, faults);
            Claim(value.Name, value.Mark, own, faults);
            known.Add(value.Name);
        }

        ValidateSteps(recipe, shown, known, prompts, faults);
        Names(recipe.Record, known, faults);
        ValidateRecord(recipe, parameters, faults);
    }

    private static void ValidateSteps(Recipe recipe, string shown, List<string> known, Dictionary<string, PromptTemplate> prompts, ICollection<Fault> faults)
    {
        var tasks = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (step, index) in recipe.Steps.Select((s, i) => (s, i)))
        {
            if (step.When is not null) Names(step.When, known, faults);
            foreach (var formula in step.Formulas) Names(formula, known, faults);
            if (step.Records is not null && index > 0)
                faults.Add(new Fault("MW1009", step.Mark, "only the first step can ask for several records in a call; later steps work record by record"));
            foreach (var call in step.Calls)
            {
                if (!tasks.Add(call.Task)) faults.Add(new Fault("MW1009", call.Mark, $"two steps are called '{call.Task}'; give one a 'name'"));
                if (recipe.Models.All(m => m.Role != call.Model))
                {
                    var near = Spelling.Nearest(call.Model, recipe.Models.Select(m => m.Role));
                    faults.Add(new Fault("MW1009", call.Mark, $"no model '{call.Model}' under 'models'; there are {string.Join(", ", recipe.Models.Select(m => m.Role))}", near is null ? null : $"did you mean '{near}'?"));
                }

                foreach (var file in new[] { call.System, call.Prompt, call.Offline }.OfType<Steps.FileReference>())
                {
                    if (recipe.Files.Any(f => f.Key == file.Path)) continue;
                    var near = Spelling.Nearest(file.Path, recipe.Files.Select(f => f.Key));
                    faults.Add(new Fault("MW1001", file.Mark, $"the file '{file.Path}' is not in the recipe's folder", near is null ? null : $"did you mean '{near}'?"));
                }

                foreach (var file in new[] { call.System, call.Prompt }.OfType<Steps.FileReference>())
                {
                    var content = recipe.Files.FirstOrDefault(f => f.Key == file.Path).Value;
                    if (content is null || prompts.ContainsKey(file.Path)) continue;
                    var compiled = PromptTemplate.TryCompile(Encoding.UTF8.GetString(content), $"{shown}/{file.Path}", [.. known, .. call.Adds], faults);
                    if (compiled is not null) prompts[file.Path] = compiled;
                }
            }

            known.AddRange(step.Gives);
        }
    }

    private static void ValidateRecord(Recipe recipe, List<string> parameters, ICollection<Fault> faults)
    {
        if (recipe.Record is not MapTemplate map)
        {
            faults.Add(new Fault("MW1009", recipe.Mark, "'record' must be a map from field to value"));
            return;
        }

        List<string> fields = [.. map.Entries.Select(e => e.Key)];
        List<string> known = [.. fields, .. parameters, .. recipe.Tables.Keys, "record", "run"];
        ValidateChecks(recipe.Checks, "records", fields, known, faults);
        foreach (var extra in recipe.Extras)
        {
            if (extra.Checks.Count > 0 && extra.Columns.Count == 0) faults.Add(new Fault("MW1008", extra.Mark, $"'{extra.Name}' has checks and so needs 'columns', by which a file of this kind is known"));
            else ValidateChecks(extra.Checks, $"rows of '{extra.Name}'", extra.Columns, [.. extra.Columns, .. parameters, .. recipe.Tables.Keys, "record", "run"], faults);
        }

        if (recipe.Id is not null && !fields.Contains(recipe.Id))
            faults.Add(new Fault("MW1009", recipe.Mark, $"'id' names '{recipe.Id}', but records have {string.Join(", ", fields)}"));
        foreach (var tally in recipe.Tallies) Names(tally.Of, known, faults);
        List<string> document = [.. parameters, .. recipe.Tables.Keys, .. recipe.Tallies.Select(t => t.Name), "run", "records"];
        foreach (var output in recipe.Extras.Prepend(recipe.Output))
        {
            if (output.Document is not null) Names(output.Document, document, faults);
            if (output.Rows is not null) Names(output.Rows, known, faults);
            foreach (var path in output.Needed.Where(path => !Holds(output.Document, path.Split('.'))))
                faults.Add(new Fault("MW1009", output.Mark, $"'needed' names '{path}', which the document does not have"));
        }
    }

    private static bool Holds(Template? document, ReadOnlySpan<string> path) =>
        path.IsEmpty || (document is MapTemplate map && Find(map, path[0]) is { } inner && Holds(inner, path[1..]));

    private static Template? Find(MapTemplate map, string name) => map.Entries.FirstOrDefault(entry => entry.Key == name).Value;

    private static void ValidateChecks(IReadOnlyList<CheckSettings> checks, string what, IReadOnlyList<string> fields, IReadOnlyList<string> known, ICollection<Fault> faults)
    {
        foreach (var check in checks)
        {
            if (check.When is not null) Names(check.When, known, faults);
            foreach (var path in check.Paths)
            {
                var head = path.Split('.', '[')[0];
                if (head.Length == 0 || fields.Contains(head)) continue;
                var near = Spelling.Nearest(head, fields);
                faults.Add(new Fault("MW1009", check.Mark, $"the check '{check.Kind}' reads '{path}', but {what} have {string.Join(", ", fields)}", near is null ? null : $"did you mean '{near}'?"));
            }
        }
    }

    private static void ValidatePreset(Recipe recipe, PresetSpec preset, ICollection<Fault> faults)
    {
        foreach (var (name, value) in preset.Set)
        {
            var parameter = recipe.Parameters.FirstOrDefault(p => p.Name == name);
            if (parameter is null) faults.Add(new Fault("MW1009", preset.Mark, $"the preset '{preset.Name}' sets '{name}', which is not a parameter"));
            else if (!parameter.TryParse(ParameterSpec.Typed(value), out _, out var complaint)) faults.Add(new Fault("MW1009", preset.Mark, $"the preset '{preset.Name}': {complaint}"));
        }

        if (ReservedOptions.Contains(preset.Name) || recipe.Parameters.Any(p => p.Name == preset.Name))
            faults.Add(new Fault("MW1009", preset.Mark, $"'{preset.Name}' is already an option; choose another name"));
    }

    private static void ValidateDimension(DimensionSpec dimension, IReadOnlyList<string> known, ICollection<Fault> faults)
    {
        if (dimension.Values is not null) Names(dimension.Values, known, faults);
        foreach (var branch in dimension.Branches) ValidateDimension(branch.Value, known, faults);
        if (dimension.Else is not null) ValidateDimension(dimension.Else, known, faults);
    }

    private static void Names(Template template, IReadOnlyList<string> known, ICollection<Fault> faults)
    {
        foreach (var (formula, bound) in template.Formulas([])) Names(formula, [.. known, .. bound], faults);
    }

    private static void Names(Expression formula, IReadOnlyList<string> known, ICollection<Fault> faults, string? why = null)
    {
        foreach (var name in formula.Reads.Where(name => !known.Contains(name)))
        {
            var near = Spelling.Nearest(name, known);
            faults.Add(new Fault("MW1009", formula.Mark, $"unknown name '{name}' in '{formula}'", near is not null ? $"did you mean '{near}'?" : why ?? $"known here: {string.Join(", ", known.Distinct())}"));
        }
    }

    private static void Claim(string name, Mark mark, HashSet<string> own, ICollection<Fault> faults)
    {
        if (!own.Add(name)) faults.Add(new Fault("MW1009", mark, $"'{name}' is already the name of a label, source or value"));
    }
}
